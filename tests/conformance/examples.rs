//! Whole programmes written in YAML, read through serde: all of them compile and come back.

use blend_core::{Programme, document};
use std::path::Path;

#[test]
fn programmes_in_yaml_compile() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/examples");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        crate::loudly("skipped: the example programmes are not beside the repository");
        return;
    };
    let mut count = 0;
    for entry in entries {
        let path = entry.expect("an entry").path();
        let text = std::fs::read_to_string(&path).expect("a readable file");
        let written: document::Programme =
            serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let programme =
            Programme::new(written.clone()).unwrap_or_else(|refused| panic!("{}: {refused}", path.display()));
        assert!(programme.warnings().is_empty(), "{}: {:?}", path.display(), programme.warnings());
        let json = serde_json::to_vec(programme.document()).expect("JSON");
        let back = document::Programme::from_value(&document::json(&json).expect("JSON")).expect("the same shape");
        assert_eq!(back, written, "{}", path.display());
        let yaml = serde_saphyr::to_string(programme.document()).expect("YAML");
        assert_eq!(serde_saphyr::from_str::<document::Programme>(&yaml).expect("the same shape"), written);
        count += 1;
    }
    assert_eq!(count, 24);
}
