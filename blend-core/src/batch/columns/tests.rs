//! Which rows are there, bit by bit.

use super::*;

/// Whether bit `row + offset` is set, with room for any sum.
fn is_there(bytes: &[u8], offset: usize, row: usize) -> bool {
    let bit = row as u128 + offset as u128;
    usize::try_from(bit / 8).ok().and_then(|byte| bytes.get(byte)).is_some_and(|byte| byte >> (bit % 8) & 1 == 1)
}

fn bytes(len: u32) -> Vec<u8> {
    (0..len).map(|place| (place.wrapping_add(1).wrapping_mul(0x9E37_79B9) >> 24) as u8).collect()
}

#[test]
fn sixty_four_bits_are_those_of_sixty_four_rows() {
    let bytes = bytes(20);
    for len in 0..=bytes.len() {
        let bytes = &bytes[..len];
        for offset in (0..=136).chain([usize::MAX - 64, usize::MAX - 63, usize::MAX - 7, usize::MAX]) {
            for row in [0, 1, 7, 63, 64, 65, 130] {
                let there = (0..64).filter(|place| is_there(bytes, offset, row + place));
                let expected = there.fold(0, |bits, place| bits | 1_u64 << place);
                assert_eq!(Validity::new(bytes, offset).bits(row), expected, "{len} {offset} {row}");
            }
        }
    }
    assert_eq!((Validity::ALL.bits(0), Validity::ALL.bits(usize::MAX)), (u64::MAX, u64::MAX));
}

#[test]
fn cells_of_rows_that_are_not_there_are_blank() {
    let bytes = bytes(24);
    for (offset, start) in (0..64).flat_map(|offset| [0, 5, 64].map(|start| (offset, start))) {
        for len in [0, 1, 7, 63, 64, 65, 128, 200] {
            let mut cells: Vec<usize> = (1..=len).collect();
            Validity::new(&bytes, offset).blank(start, &mut cells, 0);
            let cell = |place: usize| if is_there(&bytes, offset, start + place) { place + 1 } else { 0 };
            assert!(cells.into_iter().eq((0..len).map(cell)), "{offset} {start} {len}");
        }
    }
    let mut cells = [1, 2];
    Validity::ALL.blank(7, &mut cells, 0);
    assert_eq!(cells, [1, 2]);
}
