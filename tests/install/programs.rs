//! Programs by each way of finding the library.

use crate::outside::{Outside, bare};
use blend_tests::built::{loudly, output, root, run};
use std::fmt::Write;

/// What `learner.c` prints.
const TOLD: &str = "missing: prep\n";

/// Whether a tool is there; says loudly what is skipped without it.
fn there(tool: &str) -> bool {
    let found = bare(tool).arg("--version").output().is_ok();
    if !found {
        loudly(&format!("skipped: programs by way of {tool}, which is not installed"));
    }
    found
}

/// The shared libraries that a program names, which it has to be run for to be found.
fn needed(outside: &Outside, program: &str) -> String {
    run(&mut outside.shell(&format!("readelf -d {program}")))
}

impl Outside {
    /// Runs a program that has the library within.
    fn runs(&self, program: &str, told: &str) {
        assert_eq!(run(&mut self.shell(&format!("./{program}"))), told, "{program}");
        assert!(!needed(self, program).contains("libblend"), "{program} is not static");
    }

    /// Runs a program that finds the library where the environment says.
    fn runs_shared(&self, program: &str, told: &str) {
        assert!(needed(self, program).contains("[libblend.so.0]"), "{program} names the library otherwise");
        assert_eq!(run(self.shell(&format!("./{program}")).env("LD_LIBRARY_PATH", self.lib())), told, "{program}");
    }
}

#[test]
fn by_the_compiler_alone() {
    let outside = Outside::installed();
    run(&mut outside.shell(
        "cc -I usr/include learner.c -L usr/lib -lblend -o shared
         cc -I usr/include learner.c usr/lib/libblend.a -lpthread -ldl -lm -o static
         c++ -std=c++17 -I usr/include embed.cpp -L usr/lib -lblend -o shared-cpp
         c++ -std=c++17 -I usr/include embed.cpp usr/lib/libblend.a -lpthread -ldl -lm -o static-cpp
         cc -I usr/include learner.c usr/lib/libblend.a -lpthread -ldl -lm -Wl,--gc-sections -s -o small",
    ));
    outside.runs_shared("shared", TOLD);
    outside.runs("static", TOLD);
    outside.runs_shared("shared-cpp", "ok\n");
    outside.runs("static-cpp", "ok\n");
    outside.runs("small", TOLD);
    let mut sizes = "installed".to_owned();
    for name in ["usr/lib/libblend.a", "usr/lib/libblend.so", "static", "small"] {
        let size = std::fs::metadata(outside.at(name)).expect("a file").len();
        let _ = write!(sizes, ", {name} {:.1} MB", size as f64 / 1e6);
    }
    loudly(&sizes);
}

#[test]
fn by_pkg_config() {
    if !there("pkg-config") {
        return;
    }
    let outside = Outside::installed();
    run(&mut outside.shell(
        "cc learner.c $(pkg-config --cflags --libs blend) -o shared
         cc learner.c $(pkg-config --cflags blend) $(pkg-config --variable=archive blend) -o archive
         cc -static learner.c $(pkg-config --static --cflags --libs blend) -o static
         c++ -std=c++17 embed.cpp $(pkg-config --cflags --libs blend) -o shared-cpp
         c++ -std=c++17 -static embed.cpp $(pkg-config --static --cflags --libs blend) -o static-cpp",
    ));
    outside.runs_shared("shared", TOLD);
    outside.runs("archive", TOLD);
    outside.runs("static", TOLD);
    outside.runs_shared("shared-cpp", "ok\n");
    outside.runs("static-cpp", "ok\n");
    let version = run(&mut outside.shell("pkg-config --modversion blend"));
    assert_eq!(version.trim(), env!("CARGO_PKG_VERSION"));
}

#[test]
fn by_cmake() {
    if !there("cmake") {
        return;
    }
    let outside = Outside::installed();
    run(&mut outside.shell("cmake -S . -B made -D ASKED=0.1 && cmake --build made"));
    outside.runs("made/c-static", TOLD);
    outside.runs("made/cpp-static", "ok\n");
    for (program, told) in [("made/c-shared", TOLD), ("made/cpp-shared", "ok\n")] {
        assert_eq!(run(&mut outside.shell(&format!("./{program}"))), told);
        assert!(needed(&outside, program).contains("[libblend.so.0]"), "{program} names the library otherwise");
    }
    for (asked, serves) in [
        (env!("CARGO_PKG_VERSION"), true),
        ("0.1.0...0.2.0", true),
        ("0.1.0...<0.1.0", false),
        ("0.1.99", false),
        ("0.0.1", false),
        ("0.2", false),
        ("1", false),
    ] {
        let told = output(&mut outside.shell(&format!("rm -rf asked; cmake -S . -B asked -D 'ASKED={asked}'")));
        let text = String::from_utf8_lossy(&told.stderr);
        assert_eq!(told.status.success(), serves, "{asked}: {text}");
        assert!(serves || text.contains("version"), "{asked}: {text}");
    }
}

#[test]
fn where_distributions_put_libraries() {
    if !there("pkg-config") || !there("cmake") {
        return;
    }
    for libdir in ["lib64", "lib/x86_64-linux-gnu"] {
        let outside = Outside::installed_in(libdir);
        run(&mut outside.shell(&format!(
            "cc learner.c $(pkg-config --cflags --libs blend) -o shared
             cc learner.c $(pkg-config --cflags blend) $(pkg-config --variable=archive blend) -o archive
             cmake -S . -B made -D ASKED=0.1 -D blend_DIR=$PWD/usr/{libdir}/cmake/blend && cmake --build made"
        )));
        outside.runs_shared("shared", TOLD);
        outside.runs("archive", TOLD);
        outside.runs("made/c-static", TOLD);
        assert_eq!(run(&mut outside.shell("./made/c-shared")), TOLD);
    }
}

/// The C++ block of the README, built and run.
#[test]
fn the_readme() {
    let text = std::fs::read_to_string(root().join("README.md")).expect("a README");
    let (_, block) = text.split_once("```cpp\n").expect("a block in C++");
    let (block, _) = block.split_once("```").expect("its end");
    let outside = Outside::installed();
    std::fs::write(outside.at("readme.cpp"), block).expect("a writable folder");
    run(&mut outside.shell("c++ -std=c++17 -I usr/include readme.cpp usr/lib/libblend.a -lpthread -ldl -lm -o readme"));
    outside.runs("readme", "");
}
