//! The compressed bodies of one chunk: frames in immutable segments, compacted when too much of them is dead.
//!
//! Each commit that changes a chunk adds one segment with the new frames; a chunk holds about a MiB of them, so that
//! compaction never copies more than that.

use std::{io, sync::Arc};

use super::body::{self, Dictionary};

/// Segments are rewritten when less of them is live, in percent.
const LIVE: usize = 70;

/// And when there are more: each costs an allocation.
const SEGMENTS: usize = 8;

/// Frames that were made with the same dictionary.
#[derive(Debug)]
struct Segment {
    bytes: Box<[u8]>,
    /// Lives as long as a frame needs it.
    dictionary: Option<Arc<Dictionary>>,
}

/// Where a frame is.
#[derive(Clone, Copy, Debug)]
struct Place {
    segment: u16,
    start: u32,
    length: u32,
}

/// The frames of one chunk, by row.
#[derive(Clone, Debug, Default)]
pub struct Frames {
    segments: Vec<Arc<Segment>>,
    places: Vec<Place>,
}

/// One frame that goes into a new [`Frames`].
#[derive(Clone, Copy, Debug)]
pub enum Frame<'a> {
    /// That of a row of another.
    Kept(&'a Frames, usize),
    /// A new one, and the dictionary it was made with.
    New(&'a [u8], Option<&'a Arc<Dictionary>>),
}

impl Frame<'_> {
    /// Its bytes.
    pub fn len(&self) -> usize {
        match self {
            Frame::Kept(frames, row) => frames.places[*row].length as usize,
            Frame::New(bytes, _) => bytes.len(),
        }
    }
}

fn is_same(a: Option<&Arc<Dictionary>>, b: Option<&Arc<Dictionary>>) -> bool {
    a.map(Arc::as_ptr) == b.map(Arc::as_ptr)
}

impl Frames {
    /// The frames in the order given. Segments that are mostly live are shared; what has to be copied is compressed anew
    /// if it was made without `dictionary`.
    pub fn build<'a>(frames: impl Iterator<Item = Frame<'a>> + Clone, dictionary: Option<&Arc<Dictionary>>) -> Self {
        let mut kept: Vec<&Arc<Segment>> = Vec::new();
        let (mut live, mut new) = (0, 0);
        for frame in frames.clone() {
            match frame {
                Frame::Kept(from, row) => {
                    let segment = &from.segments[from.places[row].segment as usize];
                    // The last one is nearly always the one: rows of a chunk stand side by side.
                    if !kept.iter().rev().any(|known| Arc::ptr_eq(known, segment)) {
                        kept.push(segment);
                    }
                    live += frame.len();
                }
                Frame::New(..) => new += 1,
            }
        }
        let held: usize = kept.iter().map(|segment| segment.bytes.len()).sum();
        let share = live * 100 >= held * LIVE && kept.len() + usize::from(new > 0) <= SEGMENTS;
        let mut building = Building {
            segments: if share { kept.into_iter().cloned().collect() } else { Vec::new() },
            open: Vec::new(),
        };
        let places = frames
            .map(|frame| match frame {
                Frame::Kept(from, row) if share => {
                    let place = from.places[row];
                    let segment = &from.segments[place.segment as usize];
                    Place { segment: building.shared(segment), ..place }
                }
                Frame::Kept(from, row) => {
                    let (bytes, made_with) = from.frame(row);
                    match dictionary
                        .filter(|_| !is_same(made_with, dictionary))
                        .map(|new| recoded(bytes, made_with, new))
                    {
                        Some(Ok(frame)) => building.copied(&frame, dictionary),
                        // Zstd could not allocate: the frame is as good as it was.
                        Some(Err(_)) | None => building.copied(bytes, made_with),
                    }
                }
                Frame::New(bytes, made_with) => building.copied(bytes, made_with),
            })
            .collect();
        Self { segments: building.finish(), places }
    }

    /// Whether some frame was made without `dictionary`.
    pub fn is_outdated(&self, dictionary: &Arc<Dictionary>) -> bool {
        self.segments.iter().any(|segment| !is_same(segment.dictionary.as_ref(), Some(dictionary)))
    }

    /// The same frames, all made with `dictionary`.
    pub fn recoded(&self, dictionary: &Arc<Dictionary>) -> io::Result<Self> {
        let mut building = Building { segments: Vec::new(), open: Vec::new() };
        let mut places = Vec::with_capacity(self.places.len());
        for row in 0..self.places.len() {
            let (bytes, made_with) = self.frame(row);
            places.push(match is_same(made_with, Some(dictionary)) {
                true => building.copied(bytes, made_with),
                false => building.copied(&recoded(bytes, made_with, dictionary)?, Some(dictionary)),
            });
        }
        Ok(Self { segments: building.finish(), places })
    }

    /// Decompresses the body of a row into `plain`, which is emptied first.
    ///
    /// # Errors
    /// If it does not decompress: a bug, since bodies never leave memory.
    pub fn read(&self, row: usize, plain: &mut Vec<u8>) -> io::Result<()> {
        let (bytes, dictionary) = self.frame(row);
        body::decompress(bytes, dictionary.map(|dictionary| &**dictionary), plain)
    }

    /// Bytes on the heap, those of segments that are shared with an older copy included.
    pub fn heap_bytes(&self) -> usize {
        let segments: usize = self.segments.iter().map(|segment| segment.bytes.len() + size_of::<Segment>()).sum();
        segments + self.places.capacity() * size_of::<Place>()
    }

    fn frame(&self, row: usize) -> (&[u8], Option<&Arc<Dictionary>>) {
        let Place { segment, start, length } = self.places[row];
        let segment = &self.segments[segment as usize];
        (&segment.bytes[start as usize..][..length as usize], segment.dictionary.as_ref())
    }
}

fn recoded(bytes: &[u8], made_with: Option<&Arc<Dictionary>>, new: &Arc<Dictionary>) -> io::Result<Box<[u8]>> {
    let mut plain = Vec::new();
    body::decompress(bytes, made_with.map(|dictionary| &**dictionary), &mut plain)?;
    body::compress(&plain, Some(new))
}

/// Segments that are being filled.
struct Building {
    segments: Vec<Arc<Segment>>,
    /// One for each dictionary; their numbers follow those of `segments`.
    open: Vec<(Option<Arc<Dictionary>>, Vec<u8>)>,
}

impl Building {
    fn shared(&self, segment: &Arc<Segment>) -> u16 {
        self.segments.iter().position(|known| Arc::ptr_eq(known, segment)).unwrap_or_default() as u16
    }

    fn copied(&mut self, bytes: &[u8], dictionary: Option<&Arc<Dictionary>>) -> Place {
        let open = match self.open.iter().position(|(known, _)| is_same(known.as_ref(), dictionary)) {
            Some(open) => open,
            None => {
                self.open.push((dictionary.cloned(), Vec::new()));
                self.open.len() - 1
            }
        };
        let filled = &mut self.open[open].1;
        let start = filled.len() as u32;
        filled.extend_from_slice(bytes);
        Place { segment: (self.segments.len() + open) as u16, start, length: bytes.len() as u32 }
    }

    fn finish(mut self) -> Vec<Arc<Segment>> {
        let closed = self.open.into_iter();
        self.segments.extend(
            closed.map(|(dictionary, bytes)| Arc::new(Segment { bytes: bytes.into_boxed_slice(), dictionary })),
        );
        self.segments
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(text: &str) -> Box<[u8]> {
        body::compress(text.as_bytes(), None).unwrap()
    }

    fn texts(frames: &Frames) -> Vec<String> {
        let mut plain = Vec::new();
        (0..frames.places.len())
            .map(|row| {
                frames.read(row, &mut plain).unwrap();
                String::from_utf8(plain.clone()).unwrap()
            })
            .collect()
    }

    #[test]
    fn segments_are_shared_until_too_much_of_them_is_dead() {
        let new: Vec<_> = (0..10).map(|number| frame(&format!("body {number}"))).collect();
        let first = Frames::build(new.iter().map(|bytes| Frame::New(bytes, None)), None);
        assert_eq!((first.segments.len(), texts(&first)[9].as_str()), (1, "body 9"));
        let changed = frame("changed");
        let with = |from: &Frames, row: usize| {
            let frames: Vec<_> = (0..10)
                .map(|place| if place == row { Frame::New(&changed, None) } else { Frame::Kept(from, place) })
                .collect();
            Frames::build(frames.into_iter(), None)
        };
        let second = with(&first, 3);
        assert_eq!(
            (second.segments.len(), texts(&second)[3].as_str(), texts(&second)[4].as_str()),
            (2, "changed", "body 4")
        );
        assert!(Arc::ptr_eq(&second.segments[0], &first.segments[0]));
        let last = (0..10).fold(second, |frames, row| with(&frames, row));
        assert!(last.segments.len() < 8, "compacted on the way");
        assert_eq!(texts(&last), ["changed"; 10]);
        assert_eq!(texts(&first)[3], "body 3", "who holds the old ones reads them");
    }
}
