//! tantivy with its own tokenizer (lower case, accents off), positions, stored texts and its own snippets.

use super::corpus::{Corpus, deleted};
use super::engines::{Engine, size_of};
use commonplace_text::query::{Node, Query, Scope};
use commonplace_text::words;
use std::path::{Path, PathBuf};
use tantivy::collector::TopDocs;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, FuzzyTermQuery, Occur, PhraseQuery, Query as Asked,
    RegexQuery, TermQuery,
};
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value,
};
use tantivy::snippet::SnippetGenerator;
use tantivy::tokenizer::{
    AsciiFoldingFilter, LowerCaser, RemoveLongFilter, SimpleTokenizer, TextAnalyzer,
};
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, Term, doc};

pub struct Tantivy {
    folder: PathBuf,
    index: Index,
    reader: IndexReader,
    writer: IndexWriter,
    id: Field,
    saved: Field,
    title: Field,
    body: Field,
    tags: Field,
}

/// What a title counts more than the text.
const TITLE: f32 = 2.0;
/// Hits that are few enough to look for typos, as ours does.
const FEW: usize = 8;
const TOKENS: &str = "folded";

impl Tantivy {
    pub fn open(folder: &Path) -> Self {
        let mut schema = Schema::builder();
        let id = schema.add_u64_field("id", INDEXED | STORED);
        let saved = schema.add_u64_field("saved", INDEXED | FAST);
        let text = TextOptions::default().set_stored().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(TOKENS)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions),
        );
        let title = schema.add_text_field("title", text.clone());
        let body = schema.add_text_field("body", text.clone());
        let tags = schema.add_text_field("tags", text);
        std::fs::create_dir_all(folder).unwrap();
        let index = if folder.join("meta.json").is_file() {
            Index::open_in_dir(folder).unwrap()
        } else {
            Index::create_in_dir(folder, schema.build()).unwrap()
        };
        let analyzer = TextAnalyzer::builder(SimpleTokenizer::default())
            .filter(RemoveLongFilter::limit(100))
            .filter(LowerCaser)
            .filter(AsciiFoldingFilter)
            .build();
        index.tokenizers().register(TOKENS, analyzer);
        Self {
            folder: folder.to_owned(),
            reader: index
                .reader_builder()
                .reload_policy(ReloadPolicy::Manual)
                .try_into()
                .unwrap(),
            writer: index.writer_with_num_threads(1, 100_000_000).unwrap(),
            index,
            id,
            saved,
            title,
            body,
            tags,
        }
    }

    fn add(&self, corpus: &Corpus, row: usize, number: usize) {
        let document = corpus.document(number);
        self.writer
            .add_document(doc!(
                self.id => row as u64,
                self.saved => u64::MAX,
                self.title => document.title,
                self.body => document.text,
                self.tags => document.tags.join(" "),
            ))
            .unwrap();
    }

    fn words(&self, text: &str) -> Vec<String> {
        let mut analyzer = self.index.tokenizers().get(TOKENS).unwrap();
        let mut stream = analyzer.token_stream(text);
        let mut words = Vec::new();
        stream.process(&mut |token| words.push(token.text.clone()));
        words
    }

    /// One field asked for words in a row.
    fn of_field(
        &self,
        field: Field,
        words: &[String],
        prefix: bool,
        fuzzy: bool,
    ) -> Box<dyn Asked> {
        let term = |word: &String| Term::from_field_text(field, word);
        match words {
            [word] if prefix && fuzzy => Box::new(FuzzyTermQuery::new_prefix(term(word), 1, true)),
            [word] if prefix => {
                Box::new(RegexQuery::from_pattern(&format!("{word}.*"), field).unwrap())
            }
            [word] if fuzzy => Box::new(FuzzyTermQuery::new(term(word), 1, true)),
            [word] => Box::new(TermQuery::new(term(word), IndexRecordOption::WithFreqs)),
            words => Box::new(PhraseQuery::new(words.iter().map(term).collect())),
        }
    }

    fn of_words(
        &self,
        text: &str,
        scope: Scope,
        prefix: bool,
        fuzzy: bool,
    ) -> Option<Box<dyn Asked>> {
        let words = self.words(text);
        if words.is_empty() {
            return None;
        }
        let fields: &[Field] = match scope {
            Scope::Anywhere => &[self.title, self.body],
            Scope::Title => &[self.title],
            Scope::Body => &[self.body],
        };
        let fields = fields.iter().map(|field| {
            let asked = self.of_field(*field, &words, prefix, fuzzy);
            let asked: Box<dyn Asked> = if *field == self.title {
                Box::new(BoostQuery::new(asked, TITLE))
            } else {
                asked
            };
            (Occur::Should, asked)
        });
        Some(Box::new(BooleanQuery::new(fields.collect())))
    }

    fn of(&self, node: &Node, fuzzy: bool) -> Option<Box<dyn Asked>> {
        match node {
            Node::Word {
                text,
                prefix,
                scope,
            } => self.of_words(text, *scope, *prefix, fuzzy),
            Node::Phrase { text, scope } => self.of_words(text, *scope, false, false),
            Node::Tag { key, .. } => {
                Some(self.of_field(self.tags, &[words::fold(key)], false, false))
            }
            Node::Or(nodes) => {
                let all = nodes.iter().filter_map(|node| self.of(node, fuzzy));
                Some(Box::new(BooleanQuery::new(
                    all.map(|one| (Occur::Should, one)).collect(),
                )))
            }
            Node::And(nodes) => {
                let all = nodes.iter().filter_map(|node| match node {
                    Node::Not(inner) => Some((Occur::MustNot, self.of(inner, false)?)),
                    other => Some((Occur::Must, self.of(other, fuzzy)?)),
                });
                Some(Box::new(BooleanQuery::new(all.collect())))
            }
            Node::When { .. } => Some(Box::new(tantivy::query::RangeQuery::new(
                std::ops::Bound::Included(Term::from_field_u64(self.saved, 1)),
                std::ops::Bound::Unbounded,
            ))),
            Node::Not(_) => Some(Box::new(AllQuery)),
            _ => None,
        }
    }

    fn ask(&self, asked: &dyn Asked) -> usize {
        let searcher = self.reader.searcher();
        let found = searcher
            .search(asked, &TopDocs::with_limit(20).order_by_score())
            .unwrap();
        let snippets = SnippetGenerator::create(&searcher, asked, self.body).unwrap();
        for (_, address) in &found {
            let document: TantivyDocument = searcher.doc(*address).unwrap();
            let snippet = snippets.snippet_from_doc(&document);
            std::hint::black_box((
                snippet.fragment().len(),
                document
                    .get_first(self.title)
                    .and_then(|value| value.as_str())
                    .map(str::len),
            ));
        }
        found.len()
    }
}

impl Engine for Tantivy {
    fn name(&self) -> &'static str {
        "tantivy"
    }

    fn fill(&mut self, corpus: &Corpus, documents: usize) {
        for number in 0..documents {
            self.add(corpus, number, number);
        }
        self.writer.commit().unwrap();
        for number in (0..documents).filter(|number| deleted(*number)) {
            self.writer
                .delete_term(Term::from_field_u64(self.id, number as u64));
        }
        self.writer.commit().unwrap();
        self.reader.reload().unwrap();
    }

    fn search(&self, query: &Query) -> usize {
        let Some(asked) = query.root.as_ref().and_then(|root| self.of(root, false)) else {
            return 0;
        };
        let found = self.ask(&*asked);
        if found >= FEW {
            return found;
        }
        match query.root.as_ref().and_then(|root| self.of(root, true)) {
            Some(asked) => self.ask(&*asked),
            None => found,
        }
    }

    fn update(&mut self, corpus: &Corpus, row: usize, number: usize) {
        self.writer
            .delete_term(Term::from_field_u64(self.id, row as u64));
        self.add(corpus, row, number);
        self.writer.commit().unwrap();
        self.reader.reload().unwrap();
    }

    fn bytes(&self) -> u64 {
        size_of(&self.folder)
    }
}
