//! The libraries themselves: what they show, and that the static one goes with another Rust library.

use crate::outside::{Outside, built, install};
use blend_tests::built::{faulty, library, output, run};
use std::path::Path;
use std::process::Command;

fn rustc() -> Command {
    Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
}

/// The names that a library shows.
fn shown(arguments: &[&str], library: &Path) -> Vec<String> {
    let told = run(Command::new("nm").args(arguments).args(["--defined-only", "--format=posix"]).arg(library));
    let names = told.lines().filter_map(|line| line.split_once(' ')).map(|(name, _)| name.to_owned());
    // The archive's members are named on lines of their own.
    names.filter(|name| !name.ends_with(':') && !name.contains('[')).collect()
}

#[test]
fn both_show_the_same_names() {
    let outside = Outside::installed();
    let shared = shown(&["-D"], &outside.lib().join("libblend.so"));
    let of_static = shown(&["-g"], &outside.lib().join("libblend.a"));
    assert!(shared.len() > 50 && shared.iter().all(|name| name.starts_with("blend_")), "{shared:?}");
    let (ours, others): (Vec<_>, Vec<_>) = of_static.into_iter().partition(|name| name.starts_with("blend_"));
    assert_eq!(ours, shared);
    assert!(others.iter().all(|name| name.starts_with("DW.ref.")), "{others:?}");
    let name = run(Command::new("readelf").arg("-d").arg(outside.lib().join("libblend.so")));
    let abi = run(Command::new("sed")
        .args(["-n", "s/.*BLEND_ABI_VERSION = \\(.*\\),/\\1/p"])
        .arg(outside.prefix().join("include/blend.h")));
    assert!(name.contains(&format!("soname: [libblend.so.{}]", abi.trim())), "{name}");
}

/// What Rust says has to be linked, against what the package files say.
#[test]
fn all_that_is_needed_is_named() {
    let outside = Outside::empty();
    std::fs::write(outside.at("empty.rs"), "").expect("a writable folder");
    let told = output(
        rustc()
            .args(["--crate-type", "staticlib", "--print", "native-static-libs", "-o"])
            .arg(outside.at("empty.a"))
            .arg(outside.at("empty.rs")),
    );
    let text = String::from_utf8_lossy(&told.stderr).into_owned();
    let (_, wanted) = text.split_once("native-static-libs: ").unwrap_or_else(|| panic!("no list: {text}"));
    let wanted: Vec<&str> =
        wanted.lines().next().unwrap_or_default().split(' ').filter(|flag| *flag != "-lgcc_s").collect();
    let installed = Outside::installed();
    let package = std::fs::read_to_string(installed.lib().join("pkgconfig/blend.pc")).expect("a package file");
    let (_, private) = package.split_once("Libs.private: ").expect("a list");
    assert_eq!(private.split_whitespace().collect::<Vec<_>>(), wanted);

    // The standard library is all that links anything: no crate brings a library of its own.
    let told = run(Command::new(env!("CARGO")).current_dir(blend_tests::built::root()).args([
        "metadata",
        "--format-version=1",
        "--offline",
    ]));
    let told: serde_json::Value = serde_json::from_str(&told).expect("JSON");
    let tree = run(Command::new(env!("CARGO")).current_dir(blend_tests::built::root()).args([
        "tree",
        "-p",
        "blend-ffi",
        "--edges=normal",
        "--prefix=none",
        "--format={p}",
        "--offline",
    ]));
    let linked = |package: &&serde_json::Value| {
        let name = format!(
            "{} v{}",
            package["name"].as_str().expect("a name"),
            package["version"].as_str().expect("a version")
        );
        tree.lines().any(|line| line == name || line.starts_with(&format!("{name} ")))
    };
    let packages: Vec<_> = told["packages"].as_array().expect("packages").iter().filter(linked).collect();
    assert!(packages.len() > 20, "{} packages", packages.len());
    for package in packages {
        assert!(package["links"].is_null(), "{} links {}", package["name"], package["links"]);
    }
}

/// Links `both.c` with the other library and ours, in an order; `Err`: what the linker said.
fn linked(outside: &Outside, ours: &Path, ours_first: bool, flags: &str) -> Result<String, String> {
    let ours = ours.display();
    let order = if ours_first { format!("{ours} libother.a") } else { format!("libother.a {ours}") };
    let told = output(
        &mut outside.shell(&format!("cc {flags} -I usr/include both.c {order} -lutil -lrt -lpthread -lm -ldl -o both")),
    );
    let text = String::from_utf8_lossy(&told.stderr).into_owned();
    if told.status.success() { Ok(run(&mut outside.shell("./both"))) } else { Err(text) }
}

#[test]
fn another_rust_library_in_the_same_program() {
    let outside = Outside::installed();
    run(rustc()
        .args(["-O", "--crate-type", "staticlib", "-o"])
        .arg(outside.at("libother.a"))
        .arg(outside.at("other.rs")));
    let ours = outside.lib().join("libblend.a");
    for ours_first in [true, false] {
        assert_eq!(linked(&outside, &ours, ours_first, ""), Ok("ok\n".to_owned()));
    }
    // As cargo makes it, it does not: both bring the standard library under the same names.
    let refused = linked(&outside, library(), false, "").expect_err("it links as cargo makes it");
    assert!(refused.contains("multiple definition"), "{refused}");
    assert!(built().join("libblend.a") == library());
}

/// A build that can be made to panic inside, so that both do.
#[test]
fn both_panic_and_catch_it() {
    let outside = Outside::installed();
    run(rustc()
        .args(["-O", "--crate-type", "staticlib", "-o"])
        .arg(outside.at("libother.a"))
        .arg(outside.at("other.rs")));
    run(&mut install(faulty().parent().expect("a folder"), &outside.at("faulty")));
    let ours = outside.at("faulty/lib/libblend.a");
    for ours_first in [true, false] {
        assert_eq!(linked(&outside, &ours, ours_first, "-D FAULTS"), Ok("ok\n".to_owned()));
    }
    // The one name that is shared is needed: hidden, the program does not link, or dies of its first panic.
    run(&mut outside.shell("objcopy --wildcard --localize-symbol='DW.ref.*' faulty/lib/libblend.a hidden.a"));
    let hidden = outside.at("hidden.a");
    let told = output(&mut outside.shell(&format!(
        "cc -D FAULTS -I usr/include both.c libother.a {} -lutil -lrt -lpthread -lm -ldl -o dies && ./dies",
        hidden.display()
    )));
    assert!(!told.status.success(), "it works without the shared name");
}
