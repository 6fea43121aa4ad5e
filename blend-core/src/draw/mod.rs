//! Pictures of a programme and of a cohort's progress (section 6 of the design side), as SVG, Mermaid and DOT.
//!
//! Design -> `outline` (what there is to be seen, in words for people) -> a layout (`arc`, `graph`, `matrix`, `progress`;
//! boxes and arrows on a `grid`, wide arcs in bands by `fold`) -> `scene` (boxes, labels, lines in whole units, texts laid out) -> `svg`. `mermaid` and
//! `dot` are written from the same outline, since their readers lay out themselves. Pictures are black on white: patterns,
//! borders and kinds of lines carry what colour would. The same programme gives the same bytes.
//!
//! | picture | SVG | Mermaid | DOT |
//! | --- | --- | --- | --- |
//! | arc | lanes over weeks, wide ones in bands | a flowchart, a subgraph for each lane | a digraph, weeks as ranks, lanes as clusters |
//! | graph | columns by the longest way | a flowchart | a digraph |
//! | matrix | a table | a flowchart from objectives to components | a table |
//! | progress | bars | a flowchart with numbers | a table |

mod arc;
mod dot;
mod fold;
mod frame;
mod graph;
mod grid;
mod matrix;
mod mermaid;
mod outline;
mod progress;
mod scene;
mod svg;
#[cfg(test)]
mod tests;
mod text;

use crate::population::Population;
use crate::programme::Programme;
use crate::review::design::Design;
use crate::time::Instant;
use outline::Outline;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$word_doc:meta])* $variant:ident $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$word_doc])* $variant,)*
        }

        impl $name {
            /// Every one, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// Its word in every language.
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word,)* }
            }

            /// The one of a word; `None` for a word not known.
            pub fn from_word(word: &str) -> Option<$name> {
                match word { $($word => Some($name::$variant),)* _ => None }
            }
        }
    };
}

words! {
    /// A picture of a programme (section 6 of the design side). A cohort's progress is drawn by [`Population::draw`].
    ///
    /// ```
    /// use blend_core::draw::Picture;
    /// assert_eq!(Picture::from_word("arc"), Some(Picture::Arc));
    /// assert_eq!(Picture::from_word("pie"), None);
    /// ```
    Picture {
        /// The learning arc: components in lanes by format group over weeks, gates as arrows: solid for those that block,
        /// dashed for those that flag.
        Arc "arc",
        /// The dependency graph: what rests on what, through gates and `after` (dotted).
        Graph "graph",
        /// The coverage matrix: which components treat which objective how.
        Matrix "matrix",
    }
}

words! {
    /// How a picture is written.
    ///
    /// ```
    /// use blend_core::draw::Format;
    /// let words: Vec<&str> = Format::ALL.iter().map(|format| format.word()).collect();
    /// assert_eq!(words, ["svg", "mermaid", "dot"]);
    /// ```
    Format {
        /// A self-contained picture: no script, style sheet, font or link; black on white; title and description for
        /// screen readers, the whole text of what had to be shortened as a tooltip.
        Svg "svg",
        /// Text for Mermaid.
        Mermaid "mermaid",
        /// Text for Graphviz.
        Dot "dot",
    }
}

impl Programme {
    /// Draws the newest version.
    ///
    /// Pictures grow with the programme: a component takes some hundred bytes, a link too. Titles of more than 200
    /// characters are shortened in them. A learning arc too wide for a page goes on below, in up to twelve bands; what runs
    /// on from one into the next has a box in each.
    ///
    /// ```
    /// use blend_core::{Programme, draw::{Format, Picture}};
    /// let programme = Programme::from_json(br#"{
    ///     "id": "first-aid", "components": [
    ///         {"id": "theory", "format": "elearning", "week": 1},
    ///         {"id": "practice", "title": "Practice <live>", "format": "ilt", "week": 2}
    ///     ],
    ///     "gates": [{"id": "ready", "to": ["practice"], "mode": "flag", "when": "theory"}],
    ///     "completion": {"all": ["theory", "practice"]}
    /// }"#)?;
    /// let svg = programme.draw(Picture::Arc, Format::Svg);
    /// assert!(svg.starts_with("<svg ") && svg.contains("Practice &lt;live&gt;"));
    /// assert!(programme.draw(Picture::Graph, Format::Mermaid).contains("n0 -.->|\"ready\"| n1"));
    /// assert!(programme.draw(Picture::Graph, Format::Dot).contains("n0 -> n1 [style=dashed"));
    /// # Ok::<(), blend_core::problem::Problems>(())
    /// ```
    pub fn draw(&self, picture: Picture, format: Format) -> String {
        let outline = Outline::new(&Design::new(self.newest()));
        match (picture, format) {
            (Picture::Arc, Format::Svg) => svg::svg(&arc::scene(&outline)),
            (Picture::Arc, Format::Mermaid) => mermaid::arc(&outline),
            (Picture::Arc, Format::Dot) => dot::arc(&outline),
            (Picture::Graph, Format::Svg) => svg::svg(&graph::scene(&outline)),
            (Picture::Graph, Format::Mermaid) => mermaid::graph(&outline),
            (Picture::Graph, Format::Dot) => dot::graph(&outline),
            (Picture::Matrix, Format::Svg) => svg::svg(&matrix::scene(&outline)),
            (Picture::Matrix, Format::Mermaid) => mermaid::matrix(&outline),
            (Picture::Matrix, Format::Dot) => dot::matrix(&outline),
        }
    }
}

impl Population {
    /// Draws how far the learners have come at an instant: of each component how many have done it, are at it, have not
    /// begun, as [`report`](Population::report) counts them; sessions are marked where a schedule is bound.
    ///
    /// `cohort`: the cohort of their latest enrolment; `None` for everybody. One that nobody is in gives an empty picture.
    ///
    /// ```
    /// use blend_core::{Programme, draw::Format, time::Instant};
    /// let programme = Programme::from_json(
    ///     br#"{"id": "p", "components": [{"id": "a", "format": "video"}], "completion": "a"}"#,
    /// )?;
    /// let population = programme.population_from_json(br#"[
    ///     {"id": "1", "learner": "u1", "kind": "enrolled", "programme": "p", "at": "2026-03-02T08:00:00Z"},
    ///     {"id": "2", "learner": "u1", "kind": "completed", "component": "a", "at": "2026-03-03T08:00:00Z"},
    ///     {"id": "1", "learner": "u2", "kind": "enrolled", "programme": "p", "at": "2026-03-02T08:00:00Z"}
    /// ]"#, None)?;
    /// let at = Instant::parse("2026-03-04T08:00:00Z").unwrap();
    /// let mermaid = population.draw(at, None, None, Format::Mermaid);
    /// assert!(mermaid.contains("1 done, 0 in progress, 1 not started"));
    /// # Ok::<(), blend_core::problem::Problems>(())
    /// ```
    pub fn draw(&self, at: Instant, known_at: Option<Instant>, cohort: Option<&str>, format: Format) -> String {
        let outline = Outline::new(&Design::new(self.programme().newest()));
        let progress = progress::Progress::new(self, &outline, at, known_at, cohort);
        match format {
            Format::Svg => svg::svg(&progress::scene(&outline, &progress)),
            Format::Mermaid => mermaid::progress(&outline, &progress),
            Format::Dot => dot::progress(&outline, &progress),
        }
    }
}
