//! Ids that are nearly the same, and numbers that are their own place.

use super::*;
use crate::batch::columns::Codes;
use std::collections::BTreeSet;

fn numbering() -> Numbering {
    Numbering::new(Scheme { named: Named::Text, own: 0, width: WIDEST })
}

fn places(numbering: &mut Numbering, words: Words<'_>) -> (Vec<Place>, u64) {
    let (column, mut notices, mut out) = (Learners::Words(words), Notices::default(), Vec::new());
    numbering.begin(&column);
    numbering.places(&column, 0..column.len(), 0, &mut notices, &mut out);
    (out, notices.told().iter().map(|notice| notice.count).sum())
}

fn distinct(places: &[Place]) -> usize {
    places.iter().map(|place| (place.bucket, place.within)).collect::<BTreeSet<_>>().len()
}

#[test]
fn ids_that_begin_alike_are_told_apart() {
    // Of one to four bytes a character, each id the beginning of the next; then as many as make the table grow.
    let alike =
        ["a", "\u{e9}", "\u{20ac}", "\u{1d11e}"].into_iter().flat_map(|one| (1..=128).map(|many| one.repeat(many)));
    let ids: Vec<String> = alike.chain((0..5_000).map(|number| number.to_string())).collect();
    let words: Vec<Option<&str>> = ids.iter().map(|id| Some(id.as_str())).collect();
    let mut numbering = numbering();
    let (first, none) = places(&mut numbering, Words::Each(&words));
    assert_eq!((distinct(&first), none), (ids.len(), 0));
    assert!(first.iter().zip(&ids).all(|(place, id)| numbering.name(*place) == *id));
    let codes: Vec<u16> = (0..).take(words.len()).collect();
    let coded = Words::Coded { codes: Codes::U16(&codes), valid: Validity::ALL, words: &words };
    assert!(places(&mut numbering, Words::Each(&words)).0 == first && places(&mut numbering, coded).0 == first);
    // Met more than once among those that are looked for at a time, one right after the other or not.
    let twice: Vec<Option<&str>> = words.iter().flat_map(|word| [*word; 2]).collect();
    let (places_of_two, _) = places(&mut self::numbering(), Words::Each(&twice));
    assert!(places_of_two.iter().step_by(2).eq(places_of_two.iter().skip(1).step_by(2)));
    assert!(places_of_two.iter().step_by(2).eq(&first));
    let again: Vec<Option<&str>> = words.chunks(20).flat_map(|some| [some, some]).flatten().copied().collect();
    let (again, _) = places(&mut self::numbering(), Words::Each(&again));
    assert!(again.chunks(40).all(|both| both.len() < 40 || both[..20] == both[20..]));
    // Longer than an id may be, around the greatest length that a key has room for, and none at all.
    let long = [129, 512, 513, 1_022, 1_023, 1_024, 2_047].map(|many| "a".repeat(many));
    let wrong: Vec<Option<&str>> = long.iter().map(|id| Some(id.as_str())).chain([Some(""), None]).collect();
    let (nowhere, told) = places(&mut numbering, Words::Each(&wrong));
    assert_eq!((distinct(&nowhere), nowhere[0], told), (1, Place::NOWHERE, 9));
}

#[test]
fn ids_met_together_are_told_apart_though_they_belong_in_one_cell() {
    // Two that are met first here belong in one cell; the number and the length of what their buckets have differ.
    for ids in [
        ["1238", "43", "83", "117", "307", "307"],
        ["1135", "43", "83", "709", "445", "445"],
        ["1966", "43", "83", "470", "942", "942"],
    ] {
        let mut numbering = numbering();
        let (found, _) = places(&mut numbering, Words::Each(&ids.map(Some)));
        assert!(found.iter().zip(ids).all(|(place, id)| numbering.name(*place) == id), "{ids:?} {found:?}");
    }
    let mut random = 7_u64;
    let mut below = |most: u64| {
        random = random.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
        (random >> 33) % most
    };
    for _ in 0..200 {
        let mut ids = Vec::new();
        for _ in 0..400 {
            let id: String = (0..=below(8)).map(|_| char::from(b'a' + below(26) as u8)).collect();
            ids.extend(std::iter::repeat_n(id, 1 + below(3) as usize));
        }
        let words: Vec<Option<&str>> = ids.iter().map(|id| Some(id.as_str())).collect();
        let mut numbering = numbering();
        let (found, _) = places(&mut numbering, Words::Each(&words));
        assert!(found.iter().zip(&ids).all(|(place, id)| numbering.name(*place) == *id));
    }
}

#[test]
fn ids_of_one_digest_are_told_apart() {
    let ids: Vec<String> = (1..=128)
        .flat_map(|many| ["a", "b", "\u{e9}"].map(|one| one.repeat(many)))
        .chain((0..400).map(|it| it.to_string()))
        .collect();
    for digest in [0, u64::MAX, 0x0123_4567_89ab_cdef] {
        let mut numbering = numbering();
        let mut place = |id: &String| {
            numbering.room(1);
            numbering.text_at(id, digest, key(id, digest))
        };
        let mut found = || ids.iter().map(&mut place).collect::<Option<Vec<Place>>>();
        let (first, again) = (found().unwrap(), found().unwrap());
        assert_eq!((first.len(), distinct(&first)), (ids.len(), ids.len()));
        assert!(first == again && numbering.table.len() > 1_024);
        assert!(first.iter().zip(&ids).all(|(place, id)| numbering.name(*place) == *id));
    }
}

#[test]
fn numbers_that_belong_in_one_line_are_told_apart() {
    // The lines of a table are told by the lowest bits of a digest; some of its numbers have their own place, some are nobody.
    let alike = (0..u64::MAX).filter(|id| spread(*id) & 0xff == 7).take(300);
    let ids: Vec<u64> = alike.chain([0, 1, u64::MAX, 1 << 63]).chain((0..64).map(|bit| 1 << bit)).collect();
    for own in [0, 1 << WIDEST, 1 << 16] {
        let mut numbering = Numbering::new(Scheme { named: Named::Unsigned, own, width: WIDEST });
        let mut met = |some: &[u64], valid: Validity<'_>| {
            let (mut notices, mut out) = (Notices::default(), Vec::new());
            numbering.places(&Learners::Unsigned(some, valid), 0..some.len(), 0, &mut notices, &mut out);
            let mut told = Ids::Unsigned(Vec::new());
            out.iter().filter(|place| **place != Place::NOWHERE).for_each(|place| numbering.tell(*place, &mut told));
            (out, told)
        };
        let odd = vec![0xaa; ids.len().div_ceil(8)];
        let half: Vec<u64> = ids.iter().copied().skip(1).step_by(2).collect();
        let (first, told) = met(&ids, Validity::new(&odd, 0));
        assert!(told == Ids::Unsigned(half), "{own}");
        assert!(first.iter().step_by(2).all(|place| *place == Place::NOWHERE));
        let ((all, told), (again, _)) = (met(&ids, Validity::ALL), met(&ids, Validity::ALL));
        assert!(told == Ids::Unsigned(ids.clone()) && all == again, "{own}");
        assert!(all.iter().zip(&first).skip(1).step_by(2).all(|(place, first)| place == first));
        assert_eq!(distinct(&all), ids.iter().collect::<BTreeSet<_>>().len());
    }
}

#[test]
fn numbers_have_their_own_place_where_most_of_them_are_to_be_expected() {
    let own = |columns: &[&[i64]], times: usize| {
        let mut first = First::default();
        columns.iter().for_each(|ids| first.add(&Learners::Signed(ids, Validity::ALL)));
        first.scheme(times).map(|scheme| scheme.own)
    };
    assert_eq!(own(&[], 1), None);
    let (few, rows) = (&[0, 65_535][..], vec![7; 16_384]);
    assert_eq!(own(&[few], 64), Some(FEW));
    assert_eq!([1, 2, 4].map(|times| own(&[&rows, few], times)), [FEW, 2 * FEW, 4 * FEW].map(Some));
    assert_eq!(own(&[&rows, few], 64), Some(ROOM));
    // No more than rows can be about, however small their parts.
    assert_eq!(own(&[&[60_000]], 100_000), Some(1 << 20));
    assert_eq!(own(&[&[65_536]], 1), Some(0));
    assert_eq!(own(&[&[3], few, &[-1]], 1), Some(0));
    // Ten million learners, of whom few are seen; the same numbers in a table that is no larger.
    assert_eq!(own(&[&rows, &[10_000_000]], 64), Some(1 << 24));
    assert_eq!(own(&[&rows, &[10_000_000]], 4), Some(0));
    assert_eq!(own(&[&rows, &[1_i64 << 40]], 64), Some(0));
}

#[test]
fn few_learners_are_shared_out_over_buckets() {
    for (greatest, times, width) in
        [(0, 1, 8), (4_000, 1, 8), (4_096, 1, 9), (9_999, 1, 10), (30_000, 1, 11), (60_000, 1, 11), (9_999, 64, 11)]
    {
        let (mut first, rows) = (First::default(), vec![greatest; 16_384]);
        first.add(&Learners::Signed(&rows, Validity::ALL));
        let scheme = first.scheme(times).unwrap();
        assert_eq!(scheme.width, width, "{greatest} {times}");
        let mut numbering = Numbering::new(scheme);
        let (mut notices, mut out) = (Notices::default(), Vec::new());
        let ids: Vec<i64> = (0..=greatest).collect();
        numbering.places(&Learners::Signed(&ids, Validity::ALL), 0..ids.len(), 0, &mut notices, &mut out);
        let mut met = Ids::Signed(Vec::new());
        out.iter().for_each(|place| numbering.tell(*place, &mut met));
        assert!(matches!(met, Ids::Signed(met) if met == ids));
        assert!(out.iter().all(|place| (place.within as usize) < scheme.width()));
    }
}
