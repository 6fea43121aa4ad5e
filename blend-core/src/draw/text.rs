//! Texts of people in a picture: made fit to be written, measured, wrapped, shortened.
//!
//! No font is at hand here and nobody knows which one a viewer has, so widths are taken large: of ASCII the wider of
//! DejaVu Sans and Liberation Sans (metrically Arial), of other scripts bounds that the usual fonts keep to. A label may
//! leave room unused; it does not run into its neighbour.

use super::scene::{Unit, count, part, units};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

/// Widths of the characters from blank to tilde in hundredths of the size.
#[rustfmt::skip]
const ASCII: [u8; 95] = [
    32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 56,
    102, 69, 69, 73, 78, 67, 62, 78, 76, 30, 50, 67, 56, 87, 75, 79, 67, 79, 73, 67, 62, 74, 69, 99, 69, 67, 69, 40, 34, 40, 84, 56,
    50, 62, 64, 55, 64, 62, 36, 64, 64, 28, 28, 58, 28, 98, 64, 62, 64, 64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84,
];

/// Width of an emoji, in hundredths of the size.
const EMOJI: u32 = 165;

/// Characters of a name; longer titles are shortened in pictures.
const NAME_CHARS: usize = 200;

/// More characters than these upon one another are shown as one that cannot be shown; the longest emoji has fewer.
const MOST_UPON_ONE_ANOTHER: usize = 16;

/// A text in one line: blanks for white space, a replacement for what no picture can hold.
pub(super) fn clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !clean.is_empty() {
            clean.push(' ');
        }
        let unfit = |it: char| it.is_control() || matches!(it, '\u{fffe}' | '\u{ffff}' | '\u{202a}'..='\u{202e}');
        clean.extend(word.chars().map(|it| if unfit(it) { '\u{fffd}' } else { it }));
    }
    clean
}

/// A name: clean, and no longer than anybody reads, since pictures say names over and over.
pub(super) fn name(text: &str) -> String {
    let most = NAME_CHARS.saturating_sub(1);
    let clean = clean(text);
    match (clean.char_indices().nth(most), clean.char_indices().nth(NAME_CHARS)) {
        (Some((end, _)), Some(_)) => format!("{}…", clean.get(..end).unwrap_or_default().trim_end()),
        _ => clean,
    }
}

/// A number with a name in the singular or, with an `s`, the plural.
pub(super) fn counted(number: usize, name: &str) -> String {
    format!("{number} {name}{}", if number == 1 { "" } else { "s" })
}

/// Width of a character in hundredths of the size.
fn hundredths(it: char) -> u32 {
    let ascii = u32::from(it).checked_sub(32).and_then(|place| ASCII.get(usize::try_from(place).ok()?));
    if let Some(width) = ascii {
        return u32::from(*width);
    }
    match (it, it.width().unwrap_or(0)) {
        (_, 0) => 0,
        ('\u{a0}', _) => 32,
        ('\u{fdfd}', _) => 1_000,
        ('\u{2e3b}' | '\u{12000}'..='\u{1254f}', _) => 400,
        ('\u{2e3a}', _) => 210,
        ('Ѡ' | 'Ѿ' | 'Ǆ' | 'ǅ' | 'Ǌ' | 'Ǳ' | 'ǲ', _) => 145,
        ('\u{a0}'..='\u{24f}', _) if it.is_lowercase() => 85,
        ('\u{370}'..='\u{52f}', _) if it.is_lowercase() => 104,
        ('\u{a0}'..='\u{52f}', _) => 124,
        ('\u{590}'..='\u{5ff}', _) => 80,
        ('\u{600}'..='\u{8ff}', _) => 125,
        ('\u{2010}'..='\u{2029}', _) => 100,
        ('\u{2e80}'..='\u{1efff}' | '\u{20000}'.., 2) => 106,
        (_, 2) => EMOJI,
        _ => 180,
    }
}

/// Width in hundredths of the size of what is shown as one character.
fn cluster(text: &str) -> u32 {
    let sum = text.chars().map(hundredths).fold(0, u32::saturating_add);
    if text.contains('\u{fe0f}') { sum.max(EMOJI) } else { sum }
}

/// A bound of the width of a line.
pub(super) fn width(text: &str, size: Unit) -> Unit {
    let sum = text.graphemes(true).map(|it| i64::from(cluster(it))).fold(0, i64::saturating_add);
    part(units(sum) * size + units(99), 100)
}

/// Whether a line is read from right to left: by its first letter.
pub(super) fn is_from_right(text: &str) -> bool {
    let right = |it: &char| {
        matches!(it, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'
            | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
    };
    text.chars().find(|it| it.is_alphabetic()).is_some_and(|it| right(&it))
}

/// Lines of a text, at most so many, each within a width; what does not fit ends with an ellipsis.
pub(super) fn wrap(text: &str, size: Unit, within: Unit, most: usize) -> Vec<String> {
    let room = part(within * units(100), size.0);
    let mut lines = Vec::new();
    // What is left of the text; the ellipsis only ever stands in the last line.
    let mut rest = text.trim();
    while !rest.is_empty() {
        let is_last = lines.len().saturating_add(1) >= most;
        let (line, after) = first_line(rest, room, is_last);
        rest = after.trim_start();
        lines.push(line);
        if is_last {
            break;
        }
    }
    lines
}

/// The first line of a text and what is left of it; `room` in hundredths of the size.
fn first_line(text: &str, room: Unit, is_last: bool) -> (String, &str) {
    let ellipsis = count(usize::try_from(hundredths('…')).unwrap_or(0));
    // The ends, in bytes, of the longest lines: that may be broken, that ends anywhere, that leaves room for an ellipsis.
    let (mut broken, mut anywhere, mut shortened) = (0, 0, 0);
    let mut used = units(0);
    let mut graphemes = text.grapheme_indices(true).peekable();
    while let Some((start, it)) = graphemes.next() {
        let heaped = it.chars().nth(MOST_UPON_ONE_ANOTHER).is_some();
        used += count(usize::try_from(cluster(if heaped { "\u{fffd}" } else { it })).unwrap_or(usize::MAX));
        if used > room && start > 0 {
            let cut = if is_last {
                shortened
            } else if broken > 0 {
                broken
            } else {
                anywhere
            };
            let (line, rest) = text.split_at_checked(cut).unwrap_or((text, ""));
            let mut line = shown(line.trim_end());
            if is_last {
                line.push('…');
            }
            return (line, rest);
        }
        let end = start.saturating_add(it.len());
        anywhere = end;
        if used + ellipsis <= room {
            shortened = end;
        }
        let next = graphemes.peek().map(|(_, next)| *next);
        if next == Some(" ") || may_end_a_line(it) || next.is_some_and(is_broad) {
            broken = end;
        }
    }
    (shown(text), "")
}

/// Whether a line may be broken behind something other than a blank.
fn may_end_a_line(it: &str) -> bool {
    matches!(it, "-" | "/" | "_" | "." | ":" | ";" | ",") || is_broad(it)
}

/// Whether it is of a script that is written without blanks, or an emoji.
fn is_broad(it: &str) -> bool {
    it.chars().next().and_then(char::width) == Some(2)
}

/// A line as it is shown: nothing with more upon one another than anybody can read.
fn shown(line: &str) -> String {
    let heaped = |it: &str| it.chars().nth(MOST_UPON_ONE_ANOTHER).is_some();
    line.graphemes(true).map(|it| if heaped(it) { "\u{fffd}" } else { it }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Unit = units(12);

    #[test]
    fn lines_break_at_blanks_and_keep_all_words() {
        let text = "Run an opportunity from lead to close in the CRM";
        let lines = wrap(text, SIZE, units(120), 9);
        assert_eq!(lines.join(" "), text);
        assert!(lines.len() > 2 && lines.iter().all(|line| width(line, SIZE) <= units(120)), "{lines:?}");
    }

    #[test]
    fn what_does_not_fit_is_shortened() {
        let lines = wrap("one two three four five six seven", SIZE, units(60), 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…') && lines.iter().all(|line| width(line, SIZE) <= units(60)), "{lines:?}");
        assert_eq!(wrap("one two", SIZE, units(60), 2), ["one two"]);
        assert_eq!(wrap(" ", SIZE, units(60), 2), [""; 0]);
    }

    #[test]
    fn words_without_blanks_are_broken_between_what_is_seen_as_one() {
        let family = "👩‍👩‍👧‍👦";
        let lines = wrap(&family.repeat(4), SIZE, units(200), 9);
        assert_eq!(lines.concat(), family.repeat(4));
        assert!(lines.len() > 1 && lines.iter().all(|line| line.starts_with('👩')), "{lines:?}");
        let lines = wrap(&"x".repeat(40), SIZE, units(100), 9);
        assert_eq!(lines.concat(), "x".repeat(40));
        assert!(lines.iter().all(|line| width(line, SIZE) <= units(100)));
        let lines = wrap("安全培训基础知识与实践", SIZE, units(60), 9);
        assert!(lines.len() > 2 && lines.iter().all(|line| width(line, SIZE) <= units(60)));
    }

    #[test]
    fn what_no_picture_can_hold_is_replaced() {
        assert_eq!(clean(" a\u{0}b \n\t c\u{202e}d "), "a\u{fffd}b c\u{fffd}d");
        let heap = format!("a{}", "\u{301}".repeat(100));
        assert_eq!(wrap(&heap, SIZE, units(60), 1), ["\u{fffd}"]);
    }

    #[test]
    fn names_end_somewhere() {
        let long = "ab ".repeat(1 << 16);
        assert_eq!(name(&long).chars().count(), NAME_CHARS);
        assert!(name(&long).ends_with("ab a…"));
        let fits = "é".repeat(NAME_CHARS);
        assert_eq!(name(&fits), fits);
    }

    #[test]
    fn lines_from_right_to_left_are_known_by_their_first_letter() {
        assert!(is_from_right("1. שלום world") && is_from_right("مرحبا"));
        assert!(!is_from_right("hello שלום") && !is_from_right("12"));
    }
}
