//! The strip under the map: a line by its own kilometres, and the places that lie at them.

use crate::answer::strip::Unused;
use crate::answer::{Member, description, strip, timeline};
use crate::http::pages::value::Value;
use crate::http::reader::panel::links;
use crate::http::reader::view::View;
use crate::picture::placement::rank;

pub(crate) struct Strip {
    /// What it is in a sentence, for those who do not see it.
    pub(crate) label: String,
    pub(crate) title: String,
    pub(crate) length: String,
    pub(crate) sources: Vec<Value>,
    /// Whether it is another line than the one in use on the day.
    pub(crate) is_unused: bool,
    /// Why it is not in use on the day, where its state does not say so.
    pub(crate) unused: Option<&'static str>,
    /// The state of the line on the day.
    pub(crate) state: Option<State>,
    pub(crate) posts: Vec<Post>,
}

/// The state of the line.
pub(crate) struct State {
    pub(crate) select_href: String,
    pub(crate) select: String,
    pub(crate) name: String,
    /// Who said it, in a sentence.
    pub(crate) sentence: String,
}

/// A place of the strip.
pub(crate) struct Post {
    pub(crate) collection: String,
    pub(crate) id: String,
    pub(crate) select_href: String,
    pub(crate) name: String,
    pub(crate) km: f64,
    pub(crate) km_text: String,
    /// How the kilometre was found.
    pub(crate) basis: String,
    pub(crate) rank: f64,
    pub(crate) selected: bool,
    /// Whether it lies on another line than that of the day.
    pub(crate) is_elsewhere: bool,
}

impl View<'_> {
    pub(crate) fn strip(&self) -> Option<Strip> {
        let info = self.catalog.info().page.strip.as_ref()?;
        let lines = strip::lines(self.catalog);
        let line = strip::line_on(self.catalog, &lines, self.day)?;
        let Member { collection, feature } = line.member;
        let properties = feature.properties();
        let name = description::name(collection, feature, &properties, self.language);
        let sources = info
            .sources
            .iter()
            .flat_map(|property| links(self.catalog, self.base, &properties, property, self.language));
        let posts = strip::posts(self.catalog, &lines).into_iter().map(|post| {
            let Member { collection, feature } = post.member;
            let properties = feature.properties();
            let basis = info
                .basis
                .iter()
                .flat_map(|property| description::values(self.catalog, &properties, property, self.language));
            Post {
                collection: collection.id().to_owned(),
                id: feature.id().to_owned(),
                select_href: self.href(self.day, Some((collection, feature))),
                name: description::name(collection, feature, &properties, self.language),
                km: post.km,
                km_text: self.kilometres(post.km),
                basis: basis.map(|value| value.text).collect::<Vec<_>>().join("; "),
                rank: rank(&properties),
                selected: self.selected.is_some_and(|(_, selected)| std::ptr::eq(selected, feature)),
                is_elsewhere: !line.holds(post.km),
            }
        });
        let unused = strip::unused(self.catalog, &lines, &line, self.day);
        let state = strip::state_on(self.catalog, self.day).map(|member| {
            let Member { collection, feature } = member;
            State {
                select_href: self.href(self.day, Some((collection, feature))),
                select: format!("{}/{}", collection.id(), feature.id()),
                name: description::name(collection, feature, &feature.properties(), self.language),
                sentence: timeline::sentence(self.catalog, member, self.language).unwrap_or_default(),
            }
        });
        Some(Strip {
            label: self.told.fill("strip", &[("line", &name)]),
            title: collection.info().title.in_language(self.language).to_owned(),
            length: self.kilometres(line.length_km()),
            sources: sources.collect(),
            is_unused: unused.is_some(),
            unused: unused.and_then(|why| match why {
                Unused::Another => Some(self.told.word("other_line_today")),
                Unused::None => Some(self.told.word("not_on_line_today")),
                Unused::Unknown => Some(self.told.word("nothing_told")),
                Unused::Told => None,
            }),
            state,
            posts: posts.collect(),
        })
    }

    fn kilometres(&self, km: f64) -> String {
        self.told.number(&km.to_string(), Some("km"))
    }
}
