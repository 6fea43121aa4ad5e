//! Gives the shared library its name for the loader.

fn main() {
    if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "linux") {
        println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libblend.so.0");
    }
    println!("cargo:rerun-if-changed=build.rs");
}
