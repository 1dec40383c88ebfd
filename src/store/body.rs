//! The objects behind the rows: trimmed JSON in zstd frames, with a dictionary trained per kind.

use std::{cell::RefCell, io, sync::Arc};

use serde_json::value::RawValue;
use zstd::zstd_safe::{CCtx, CDict, DCtx, DDict, get_error_name};

/// zstd level 1: level 3 saves 5 % of the bytes for half more of the time.
const LEVEL: i32 = 1;

/// A larger dictionary saves hardly anything and costs more for each kind.
const DICTIONARY: usize = 16 << 10;

/// Larger than any object that etcd takes (1.5 MiB by default), so that a damaged frame cannot ask for all memory.
const MAX_SIZE: usize = 64 << 20;

/// Bytes of all samples: more than a hundred dictionaries, which is what zstd advises.
const SAMPLE_BYTES: usize = 2 << 20;

/// A larger object has little in common with others.
const SAMPLE_SIZE: usize = 64 << 10;

/// Bodies over which the present ratio is measured.
const WINDOW: u64 = 1000;

thread_local! {
    // A context has some hundred KiB of tables: one for each thread, not one for each kind.
    static COMPRESSOR: RefCell<CCtx<'static>> = RefCell::new(CCtx::create());
    static DECOMPRESSOR: RefCell<DCtx<'static>> = RefCell::new(DCtx::create());
}

/// Who manages fields of an object; what is kept of `managedFields`.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Manager {
    /// Field manager, as in `kubectl`.
    pub manager: String,
    /// `Apply` or `Update`.
    pub operation: String,
    /// Subresource, as in `status`; empty for the object itself.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub subresource: String,
    /// When, in RFC 3339.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub time: String,
}

/// What a body holds.
#[derive(Debug)]
pub struct Contents {
    /// Who manages fields of it.
    pub managers: Vec<Manager>,
    /// The object, trimmed.
    pub object: Box<RawValue>,
}

/// A body as it is compressed: two JSON texts, one after the other. A reader's deserializer knows where the first ends.
///
/// # Errors
/// If the managers cannot be written: they are plain texts.
pub fn plain(managers: &[Manager], object: &str) -> io::Result<Vec<u8>> {
    let mut plain = Vec::with_capacity(object.len() + 64 * managers.len() + 2);
    serde_json::to_writer(&mut plain, managers)?;
    plain.extend_from_slice(object.as_bytes());
    Ok(plain)
}

/// What [`plain`] made of them.
///
/// # Errors
/// If `plain` did not make it.
pub fn contents(plain: &[u8]) -> io::Result<Contents> {
    let mut values = serde_json::Deserializer::from_slice(plain).into_iter::<Box<RawValue>>();
    let mut next = || values.next().ok_or(io::ErrorKind::UnexpectedEof)?.map_err(io::Error::from);
    Ok(Contents { managers: serde_json::from_str(next()?.get())?, object: next()? })
}

/// The object alone, as text, out of what [`plain`] made.
///
/// # Errors
/// If `plain` did not make it.
pub fn object(plain: &[u8]) -> io::Result<&RawValue> {
    let mut values = serde_json::Deserializer::from_slice(plain).into_iter::<&RawValue>();
    let mut next = || values.next().ok_or(io::ErrorKind::UnexpectedEof)?.map_err(io::Error::from);
    next()?;
    next()
}

/// What objects of a kind have in common, prepared for both directions.
pub struct Dictionary {
    compress: CDict<'static>,
    decompress: DDict<'static>,
}

impl std::fmt::Debug for Dictionary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Dictionary").finish_non_exhaustive()
    }
}

impl Dictionary {
    /// Bytes of both tables, about 100 KiB.
    pub fn heap_bytes(&self) -> usize {
        self.compress.sizeof() + self.decompress.sizeof()
    }
}

/// Compresses a body.
///
/// # Errors
/// When zstd cannot allocate.
pub fn compress(plain: &[u8], dictionary: Option<&Dictionary>) -> io::Result<Box<[u8]>> {
    COMPRESSOR.with_borrow_mut(|context| {
        let mut frame = Vec::with_capacity(zstd::zstd_safe::compress_bound(plain.len()));
        let written = match dictionary {
            Some(dictionary) => context.compress_using_cdict(&mut frame, plain, &dictionary.compress),
            None => context.compress(&mut frame, plain, LEVEL),
        };
        written.map_err(failure)?;
        Ok(frame.into_boxed_slice())
    })
}

/// Decompresses a body into `plain`, which is emptied first.
///
/// # Errors
/// If the frame was not made by [`compress`] with this dictionary: a bug, since bodies never leave memory.
pub fn decompress(frame: &[u8], dictionary: Option<&Dictionary>, plain: &mut Vec<u8>) -> io::Result<()> {
    let size = zstd::bulk::Decompressor::<'_>::upper_bound(frame).unwrap_or(MAX_SIZE).min(MAX_SIZE);
    plain.clear();
    plain.reserve(size);
    DECOMPRESSOR.with_borrow_mut(|context| {
        let read = match dictionary {
            Some(dictionary) => context.decompress_using_ddict(plain, frame, &dictionary.decompress),
            None => context.decompress(plain, frame),
        };
        read.map_err(failure).map(|_| ())
    })
}

fn failure(code: usize) -> io::Error {
    io::Error::other(get_error_name(code))
}

/// Bodies from which a dictionary can be trained, which takes a third of a second: not where watches are read.
#[derive(Debug, Default)]
pub struct Samples {
    bytes: Vec<u8>,
    sizes: Vec<usize>,
}

impl Samples {
    /// How many bodies make enough of them.
    pub const WANTED: usize = 200;

    /// Adds a body, unless it is too large to be like others, or there are enough.
    pub fn add(&mut self, plain: &[u8]) {
        if plain.len() <= SAMPLE_SIZE && self.bytes.len() < SAMPLE_BYTES {
            self.bytes.extend_from_slice(plain);
            self.sizes.push(plain.len());
        }
    }

    /// Trains. `None` if the samples have nothing in common, or cannot be allocated.
    pub fn train(&self) -> Option<Arc<Dictionary>> {
        let trained = zstd::dict::from_continuous(&self.bytes, &self.sizes, DICTIONARY).ok()?;
        Some(Arc::new(Dictionary {
            compress: CDict::try_create(&trained, LEVEL)?,
            decompress: DDict::try_create(&trained)?,
        }))
    }
}

/// Compresses the bodies of one kind, and notices when a dictionary would help: after the first objects, and when they
/// have changed so much that the present one has lost a quarter of its worth.
#[derive(Debug, Default)]
pub struct Compressor {
    dictionary: Option<Arc<Dictionary>>,
    need: Need,
    /// Of about the last [`WINDOW`] bodies.
    plain: u64,
    packed: u64,
    bodies: u64,
    /// Plain bytes for each packed one, when the dictionary was new.
    best: Option<f64>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Need {
    /// A dictionary would help, if there are enough objects.
    #[default]
    Wanted,
    /// One is being trained.
    Training,
    /// The present one is good enough, or none can be had.
    Met,
}

impl Compressor {
    /// The dictionary in use.
    pub fn dictionary(&self) -> Option<&Arc<Dictionary>> {
        self.dictionary.as_ref()
    }

    /// Compresses a body.
    ///
    /// # Errors
    /// When zstd cannot allocate.
    pub fn compress(&mut self, plain: &[u8]) -> io::Result<Box<[u8]>> {
        let frame = compress(plain, self.dictionary.as_deref())?;
        self.plain += plain.len() as u64;
        self.packed += frame.len() as u64;
        self.bodies += 1;
        if self.bodies >= WINDOW {
            self.judge();
        }
        Ok(frame)
    }

    /// Compares what bodies take now with what they took at the best.
    fn judge(&mut self) {
        let ratio = self.plain as f64 / self.packed.max(1) as f64;
        (self.plain, self.packed, self.bodies) = (0, 0, 0);
        match self.best {
            _ if self.dictionary.is_none() => {}
            None => self.best = Some(ratio),
            Some(best) if ratio < best * 0.75 && self.need == Need::Met => self.need = Need::Wanted,
            Some(best) => self.best = Some(best.max(ratio)),
        }
    }

    /// Whether a new dictionary would help.
    pub fn wants_dictionary(&self) -> bool {
        self.need == Need::Wanted
    }

    /// Samples were handed out; to be followed by [`Compressor::trained`].
    pub fn training(&mut self) {
        self.need = Need::Training;
    }

    /// The samples that were handed out are not trained with any more.
    pub fn abandon_training(&mut self) {
        if self.need == Need::Training {
            self.need = Need::Wanted;
        }
    }

    /// Takes the dictionary for all further bodies. Without one the present one stays.
    pub fn trained(&mut self, dictionary: Option<Arc<Dictionary>>) {
        self.need = Need::Met;
        if dictionary.is_some() {
            self.dictionary = dictionary;
            self.best = None;
            (self.plain, self.packed, self.bodies) = (0, 0, 0);
        }
    }

    /// Bytes of the dictionary.
    pub fn heap_bytes(&self) -> usize {
        self.dictionary.as_ref().map_or(0, |dictionary| dictionary.heap_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pod(number: usize) -> String {
        format!(
            r#"{{"metadata":{{"name":"web-{number}","labels":{{"app":"web","tier":"front"}}}},"spec":{{"containers":[{{"name":"main","image":"registry.example/web:{number}","resources":{{"requests":{{"cpu":"100m"}}}}}}]}}}}"#
        )
    }

    #[test]
    fn what_was_put_in_comes_out_with_and_without_a_dictionary() {
        let managers = vec![Manager { manager: "kubectl".into(), operation: "Apply".into(), ..Default::default() }];
        let mut compressor = Compressor::default();
        let mut plain_bytes = Vec::new();
        let mut samples = Samples::default();
        (0..Samples::WANTED).for_each(|number| samples.add(&plain(&managers, &pod(number)).unwrap()));
        let body = plain(&managers, r#"{"kind":"Pod","spec":{"x":[1,2,{"y":"ü\n"}]}}"#).unwrap();
        let before = compressor.compress(&body).unwrap();
        compressor.trained(samples.train());
        let dictionary = compressor.dictionary().cloned().unwrap();
        let after = compressor.compress(&body).unwrap();
        for (frame, dictionary) in [(before, None), (after, Some(&*dictionary))] {
            decompress(&frame, dictionary, &mut plain_bytes).unwrap();
            let contents = contents(&plain_bytes).unwrap();
            assert_eq!(contents.managers, managers);
            assert_eq!(contents.object.get(), object(&body).unwrap().get());
        }
    }

    #[test]
    fn a_dictionary_is_wanted_once_and_again_when_objects_have_changed() {
        let mut compressor = Compressor::default();
        let mut samples = Samples::default();
        (0..Samples::WANTED).for_each(|number| samples.add(pod(number).as_bytes()));
        assert!(compressor.wants_dictionary());
        compressor.training();
        assert!(!compressor.wants_dictionary(), "one training at a time");
        compressor.trained(samples.train());
        assert!(compressor.dictionary().is_some());
        for number in 0..2 * WINDOW as usize {
            compressor.compress(pod(number).as_bytes()).unwrap();
        }
        assert!(!compressor.wants_dictionary(), "nothing has changed");
        for number in 0..2 * WINDOW {
            // Digits of a generator: nothing that the dictionary knows.
            let digits = |step: u64| format!("{:x}", (number * 7919 + step).wrapping_mul(0x9e37_79b9_7f4a_7c15));
            compressor.compress((0..40).map(digits).collect::<String>().as_bytes()).unwrap();
        }
        assert!(compressor.wants_dictionary());
        compressor.training();
        compressor.abandon_training();
        assert!(compressor.wants_dictionary());
    }

    #[test]
    fn samples_without_anything_in_common_give_no_dictionary_and_do_no_harm() {
        let samples = Samples { bytes: vec![0; 3], sizes: vec![1; 3] };
        let mut compressor = Compressor::default();
        compressor.trained(samples.train());
        assert!(compressor.dictionary().is_none());
    }
}
