//! Did you mean: the known name nearest to one that is not known.

/// The candidate nearest to `name`, when it is near enough to be meant (at most a third of the letters differ).
pub(crate) fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = name.to_lowercase();
    let allowed = name.chars().count().div_ceil(3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (strsim::osa_distance(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn near_names_are_found_and_far_ones_are_not() {
        assert_eq!(nearest("titel", ["id", "title", "format"]), Some("title"));
        assert_eq!(nearest("Elerning", ["elearning", "ilt"]), Some("elearning"));
        assert_eq!(nearest("zebra", ["id", "title"]), None);
    }
}
