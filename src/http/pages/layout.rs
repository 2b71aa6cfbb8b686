//! What all pages for people share.

use crate::collection::Collection;
use crate::http::pages::assets::asset_href;
use crate::http::pages::telling::Telling;
use crate::http::service::paths::collection_path;
use crate::http::wire::links::Base;
use crate::language::Language;

/// The frame of a page: heading, way back, styles, credits.
#[derive(Debug)]
pub(crate) struct Layout {
    pub(crate) title: String,
    pub(crate) site_title: String,
    pub(crate) language: String,
    pub(crate) told: &'static Language,
    /// Whether no native reader has checked the texts in the language.
    pub(crate) unreviewed: bool,
    pub(crate) attribution: String,
    pub(crate) crumbs: Vec<(String, String)>,
    pub(crate) twin: Option<Twin>,
    pub(crate) home_href: String,
    pub(crate) collections_href: String,
    pub(crate) api_href: String,
    pub(crate) style_href: String,
}

impl Layout {
    /// The frame of a page of this title.
    pub(crate) fn new(telling: Telling<'_>, title: &str) -> Self {
        let Telling { state, base, language } = telling;
        let (info, told) = (state.catalog().info(), telling.words());
        Self {
            title: title.to_owned(),
            site_title: info.title.in_language(language).to_owned(),
            language: language.to_owned(),
            told,
            unreviewed: !told.is_reviewed() || info.unreviewed.iter().any(|other| other == language),
            attribution: info.attribution.clone(),
            crumbs: Vec::new(),
            twin: None,
            home_href: base.localized("/"),
            collections_href: base.localized("/collections"),
            api_href: base.localized("/api"),
            style_href: asset_href(state, base, "page.css"),
        }
    }

    /// The page stands under another, which is named first.
    pub(crate) fn under(mut self, base: &Base, title: &str, path: &str) -> Self {
        self.crumbs.insert(0, (title.to_owned(), base.localized(path)));
        self
    }

    /// The page stands under a collection, which stands under all of them.
    pub(crate) fn under_collection(self, base: &Base, collection: &Collection) -> Self {
        let title = collection.info().title.in_language(&self.language).to_owned();
        self.under(base, &title, &collection_path(collection.id())).under_collections(base)
    }

    /// The page stands under the list of collections.
    pub(crate) fn under_collections(self, base: &Base) -> Self {
        let title = self.told.word("collections");
        self.under(base, title, "/collections")
    }

    /// The page is also there as JSON of a media type, by that name.
    pub(crate) fn with_twin(self, href: String, media_type: &'static str, name: &'static str) -> Self {
        Self { twin: Some(Twin { href, media_type, name }), ..self }
    }
}

/// The same as a page says, for programs.
#[derive(Debug)]
pub(crate) struct Twin {
    pub(crate) href: String,
    pub(crate) media_type: &'static str,
    pub(crate) name: &'static str,
}
