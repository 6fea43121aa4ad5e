//! Pictures of whole programmes.

use crate::programmes;
use blend_core::Programme;
use blend_core::draw::{Format, Picture};
use std::path::Path;

/// Every picture of every programme into `target/pictures`, for people:
/// `cargo test --test design for_people -- --ignored`.
#[test]
#[ignore = "pictures, for people"]
fn for_people() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/pictures");
    std::fs::create_dir_all(&folder).expect("a folder");
    for (name, document) in programmes() {
        let programme = Programme::new(document).expect("a programme");
        for picture in Picture::ALL {
            for format in Format::ALL {
                let path = folder.join(format!("{name}-{}.{}", picture.word(), format.word()));
                std::fs::write(path, programme.draw(*picture, *format)).expect("a file written");
            }
        }
    }
}
