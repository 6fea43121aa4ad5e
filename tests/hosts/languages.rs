//! The languages: what each needs, how its programs are built and run.

use crate::{Host, libraries, web};
use blend_tests::built::run;
use blend_tests::{node, venv};
use std::path::Path;
use std::process::Command;

fn nothing(_: &Path, _: &str) {}

/// An interpreter and its script.
fn script(interpreter: &str, script: String) -> Command {
    let mut command = Command::new(interpreter);
    command.arg(script);
    command
}

#[test]
fn php() {
    let host = Host {
        name: "PHP",
        folder: "php",
        needs: &[&["php", "-r", "exit(extension_loaded('ffi') && extension_loaded('Zend OPcache') ? 0 : 1);"]],
        readme: ("php", "example.php"),
        build: nothing,
        run: |_, name| script("php", format!("{name}.php")),
    };
    if host.check() {
        web::check(&host);
    }
}

#[test]
fn ruby() {
    let host = Host {
        name: "Ruby",
        folder: "ruby",
        needs: &[&["ruby", "-r", "fiddle", "-e", ""]],
        readme: ("ruby", "example.rb"),
        build: nothing,
        run: |_, name| script("ruby", format!("{name}.rb")),
    };
    host.check();
}

const JNA: &str = "/usr/share/java/jna.jar";

#[test]
fn java() {
    let host = Host {
        name: "Java",
        folder: "java",
        needs: &[&["java", "-version"], &["javac", "-version"], &["test", "-f", JNA]],
        readme: ("java", "Example.java"),
        build: |folder, name| {
            let source = if name == "host" { "Host.java" } else { "Example.java" };
            run(Command::new("javac").current_dir(folder).args([
                "-encoding",
                "UTF-8",
                "-cp",
                JNA,
                "Blend.java",
                source,
            ]));
        },
        run: |_, name| {
            let mut command = Command::new("java");
            let main = if name == "host" { "Host" } else { "Example" };
            command.args(["-cp", &format!("{JNA}:."), main]);
            command
        },
    };
    host.check();
}

#[test]
fn node() {
    let host = Host {
        name: "Node",
        folder: "node",
        needs: node::NEEDS,
        readme: ("js", "example.mjs"),
        build: |folder, _| node::install(folder),
        run: |_, name| script("node", format!("{name}.mjs")),
    };
    host.check();
}

#[test]
fn go() {
    let host = Host {
        name: "Go",
        folder: "go",
        needs: &[&["go", "version"], &["cc", "--version"]],
        readme: ("go", "example/main.go"),
        build: |folder, name| {
            let package = if name == "host" { "." } else { "./example" };
            if name != "host" {
                std::fs::copy(folder.join("blend.go"), folder.join(package).join("blend.go")).expect("a copy");
            }
            let mut go = Command::new("go");
            go.current_dir(folder).args(["build", "-o", &format!("{name}.bin"), package]);
            go.env("CGO_CFLAGS", "-I".to_owned() + &folder.display().to_string());
            go.env("CGO_LDFLAGS", "-L".to_owned() + &libraries().display().to_string());
            run(go.env("GOCACHE", folder.join("cache")).env("GOFLAGS", "-mod=mod").env("GOPROXY", "off"));
        },
        run: |folder, name| Command::new(folder.join(format!("{name}.bin"))),
    };
    host.check();
}

#[test]
fn luajit() {
    let host = Host {
        name: "LuaJIT",
        folder: "luajit",
        needs: &[&["luajit", "-e", "require 'cjson'"]],
        readme: ("lua", "example.lua"),
        build: nothing,
        run: |_, name| script("luajit", format!("{name}.lua")),
    };
    host.check();
}

#[test]
fn csharp() {
    let host = Host {
        name: "C#",
        folder: "csharp",
        needs: &[&["mcs", "--version"], &["mono", "--version"]],
        readme: ("csharp", "Example.cs"),
        build: |folder, name| {
            let source = if name == "host" { "Host.cs" } else { "Example.cs" };
            run(Command::new("mcs").current_dir(folder).args([&format!("-out:{name}.exe"), "Blend.cs", source]));
        },
        run: |_, name| script("mono", format!("{name}.exe")),
    };
    host.check();
}

#[test]
fn python() {
    let host = Host {
        name: "Python cffi",
        folder: "python",
        needs: &[&["python3", "--version"]],
        readme: ("py", "example.py"),
        build: |folder, _| venv::venv(&folder.join("venv"), &folder.join("requirements.txt")),
        run: |folder, name| {
            let mut command = venv::tool(&folder.join("venv"), "python");
            command.arg(format!("{name}.py"));
            command
        },
    };
    host.check();
}
