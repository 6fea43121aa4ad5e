//! PHP as it runs in web servers: the header and the class are preloaded by the settings that the README names, and
//! scripts that may not use FFI of their own ask over HTTP.

use crate::{Host, cases, libraries, readme, same, written};
use blend_tests::built::{loudly, root};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

/// A server, ended with the test.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The body of an answer.
fn get(port: u16, path: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("the server listens");
    let request = format!("GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("the server reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("UTF-8");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
    assert!(head.starts_with("HTTP/1.0 200"), "{answer}");
    body.to_owned()
}

pub(crate) fn check(host: &Host) {
    let folder = host.laid();
    let header = std::fs::read_to_string(root().join("include/blend.cdef.h")).expect("the header");
    let scoped = format!("#define FFI_SCOPE \"BLEND\"\n#define FFI_LIB \"libblend.so.0\"\n{header}");
    written(&folder.join("blend.ffi.h"), &scoped);
    // A server that root starts preloads as the user named, who need not be able to read this folder.
    let settings = readme::block("ini").replace("/srv/app", &folder.display().to_string()).replace("www-data", "root");
    written(&folder.join("web.ini"), &settings);
    let other = "<?php try { FFI::cdef('int getpid(void);'); } catch (FFI\\Exception $refused) { echo 'refused'; }";
    written(&folder.join("other.php"), other);
    let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").port();
    let mut php = Command::new("php");
    php.current_dir(&folder).env("LD_LIBRARY_PATH", libraries()).args(["-c", "web.ini"]);
    php.args(["-S", &format!("127.0.0.1:{port}"), "-t", "."]).stderr(Stdio::piped());
    let mut server = Server(php.spawn().expect("php runs"));
    let mut told = BufReader::new(server.0.stderr.take().expect("its messages")).lines();
    assert!(told.any(|line| line.expect("a message").contains("started")), "the server did not start");
    let expected = cases::asked();
    for _ in 0..2 {
        same("PHP in a web server", &get(port, "/host.php"), &expected);
    }
    assert_eq!(get(port, "/other.php"), "refused", "FFI in a script that is not preloaded");
    drop(server);
    loudly("host PHP in a web server: RUN, preloaded, with FFI refused to all other scripts");
}
