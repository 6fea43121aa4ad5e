//! The script that installs: what it says, and what it says is missing.

use crate::outside::{Outside, bare, built, install};
use blend_tests::built::{output, root, run};

#[test]
fn it_says_what_it_does() {
    let script = root().join("include/install.sh");
    let help = run(bare("sh").arg(&script).arg("--help"));
    for word in ["PREFIX", "--from", "--libdir", "DESTDIR", "blend.hpp", "blend.pc", "blend::static"] {
        assert!(help.contains(word), "no {word} in:\n{help}");
    }
    for (arguments, told) in [
        (&["--form", "x"][..], "no such option: --form"),
        (&["--from"][..], "--from wants a folder"),
        (&["--libdir"][..], "--libdir wants a folder"),
        (&["--libdir", "--from", "/nowhere"][..], "--libdir wants a folder"),
        (&["--libdir", "/elsewhere/lib64", "/usr"][..], "--libdir wants a folder below /usr"),
        (&["--libdir", "lib/../../x", "/usr"][..], "--libdir wants a folder below /usr"),
        (&["--libdir", "", "/usr"][..], "--libdir wants a folder below /usr"),
        (&["a", "b"][..], "more than one PREFIX"),
        (&["--from", "/nowhere", "/nowhere"][..], "there is no libblend.a in /nowhere"),
    ] {
        let refused = output(bare("sh").arg(&script).args(arguments));
        let text = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success() && text.contains(told), "{arguments:?}: {text}");
    }
}

/// A path with all that the script uses but one thing.
#[test]
fn it_says_what_is_missing() {
    let outside = Outside::empty();
    for (missing, flags, told) in [
        ("objcopy", "--from .", "`objcopy` is missing: "),
        ("ld", "--from .", "`ld` is missing: "),
        ("ar", "", "`ar` is missing: "),
        ("cargo", "", "`cargo` is missing: it builds blend"),
        ("cc", "", "`cc` is missing: Rust links with it"),
    ] {
        let tools = outside.at(missing);
        std::fs::create_dir(&tools).expect("a new folder");
        for tool in ["sh", "uname", "dirname", "sed", "mktemp", "rm", "ar", "ld", "objcopy", "cargo", "cc"] {
            if tool != missing {
                // Whether Rust is there is looked at, no more; the system need not have it.
                let found = if tool == "cargo" { "env" } else { tool };
                let path = run(bare("sh").args(["-c", &format!("command -v {found}")]));
                std::os::unix::fs::symlink(path.trim(), tools.join(tool)).expect("a link");
            }
        }
        let script = root().join("include/install.sh");
        let command = format!("sh {} {flags} {}", script.display(), outside.at("to").display());
        let refused = output(outside.shell(&command).env("PATH", &tools));
        let text = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success() && text.contains(told), "{missing}: {text}");
        assert!(!outside.at("to").exists(), "something was installed without {missing}");
    }
}

#[test]
fn it_installs_for_packagers_and_over_itself() {
    let outside = Outside::empty();
    for libdir in ["lib", "/opt/blend/lib"] {
        let mut install = install(built(), "/opt/blend".as_ref());
        run(install.args(["--libdir", libdir]).env("DESTDIR", outside.at("stage")));
    }
    let mut files: Vec<String> = run(&mut outside.shell("cd stage/opt/blend && find . ! -type d"))
        .lines()
        .map(|line| line.trim_start_matches("./").to_owned())
        .collect();
    files.sort();
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(
        files,
        [
            "include/blend.cdef.h",
            "include/blend.h",
            "include/blend.hpp",
            "lib/cmake/blend/blend-config-version.cmake",
            "lib/cmake/blend/blend-config.cmake",
            "lib/libblend.a",
            "lib/libblend.so",
            "lib/libblend.so.0",
            &format!("lib/libblend.so.{version}"),
            "lib/pkgconfig/blend.pc",
        ]
    );
    let places = run(&mut outside
        .shell("grep -rlE '@[A-Z_]+@|/opt/|stage' stage/opt/blend/lib/pkgconfig stage/opt/blend/lib/cmake || true"));
    assert_eq!(places, "", "not filled in, or not to be moved");
}
