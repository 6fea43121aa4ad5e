//! Did you mean: the known name nearest to one that is not known.

/// Longer texts are no misspelt names.
const NAME_BYTES: usize = 512;

/// The candidate nearest to `name`, when it is near enough to be meant (at most a third of the letters differ).
pub(crate) fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if name.len() > NAME_BYTES {
        return None;
    }
    let lower = name.to_lowercase();
    let length = lower.chars().count();
    let allowed = length.div_ceil(3).max(1);
    let near = |candidate: &&str| candidate.chars().count().abs_diff(length) <= allowed;
    candidates
        .into_iter()
        .filter(|candidate| candidate.len() <= NAME_BYTES)
        .filter(near)
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
        assert_eq!(nearest(&"x".repeat(513), [&*"x".repeat(512)]), None);
    }
}
