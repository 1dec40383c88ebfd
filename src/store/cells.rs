//! The cells of one column of a chunk, kept by their type.

use std::sync::OnceLock;

use super::{
    Cell, CellRef,
    texts::{Code, Coded, Recoder, Texts},
};

/// The cells of one column of a chunk.
#[derive(Debug)]
pub struct Cells {
    values: Values,
    /// Rows in ascending and in descending order of their cells, once somebody sorted by them.
    orders: [OnceLock<Box<[u16]>>; 2],
}

/// What the cells are. A column begins as `Nulls` and becomes what its first value is; a value that does not fit makes it
/// `Any`.
#[derive(Clone, Debug)]
enum Values {
    /// So many rows without a value.
    Nulls(usize),
    /// So many rows whose cell is the time since their creation.
    Created(usize),
    /// Texts.
    Texts(Coded),
    /// Whole numbers of one meaning.
    Words(Meaning, Vec<i64>),
    /// Everything else.
    Any(Vec<Cell>),
}

/// What the numbers of a column mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    Int,
    Bool,
    Since,
    Running,
    Lasted,
}

/// Stands for no value among words: no counter, time or span of Kubernetes is so small.
const NULL: i64 = i64::MIN;

impl Meaning {
    fn of<T>(cell: &Cell<T>) -> Option<(Self, i64)> {
        let (meaning, word) = match cell {
            Cell::Int(number) => (Self::Int, *number),
            Cell::Bool(truth) => (Self::Bool, i64::from(*truth)),
            Cell::Since(at) => (Self::Since, *at),
            Cell::Running(at) => (Self::Running, *at),
            Cell::Lasted(seconds) => (Self::Lasted, *seconds),
            _ => return None,
        };
        (word != NULL).then_some((meaning, word))
    }

    fn cell<'a>(self, word: i64) -> CellRef<'a> {
        match self {
            _ if word == NULL => Cell::Null,
            Self::Int => Cell::Int(word),
            Self::Bool => Cell::Bool(word != 0),
            Self::Since => Cell::Since(word),
            Self::Running => Cell::Running(word),
            Self::Lasted => Cell::Lasted(word),
        }
    }
}

/// What cells may refer to instead of a copy: columns of the same chunk that are kept anyway.
#[derive(Clone, Copy, Debug)]
pub struct Beside<'a> {
    /// The names of the rows.
    pub names: &'a Texts,
    /// Their creation, unix seconds; 0 if unknown.
    pub created: &'a [u32],
}

impl Beside<'_> {
    fn is_creation(&self, row: usize, at: i64) -> bool {
        self.created[row] != 0 && at == i64::from(self.created[row])
    }
}

impl Default for Cells {
    fn default() -> Self {
        Self::nulls(0)
    }
}

/// The order is of the values it was made of; a copy is made to be changed.
impl Clone for Cells {
    fn clone(&self) -> Self {
        Self { values: self.values.clone(), orders: Default::default() }
    }
}

impl Cells {
    /// So many rows without a value.
    pub fn nulls(rows: usize) -> Self {
        Self { values: Values::Nulls(rows), orders: Default::default() }
    }

    /// How many rows.
    pub(super) fn len(&self) -> usize {
        match &self.values {
            Values::Nulls(rows) | Values::Created(rows) => *rows,
            Values::Texts(texts) => texts.len(),
            Values::Words(_, words) => words.len(),
            Values::Any(cells) => cells.len(),
        }
    }

    /// The cell of a row.
    pub fn get<'a>(&'a self, row: usize, beside: Beside<'a>) -> CellRef<'a> {
        match &self.values {
            Values::Nulls(_) => Cell::Null,
            Values::Created(_) => Cell::Since(i64::from(beside.created[row])),
            Values::Texts(texts) => match texts.codes()[row] {
                Code::NONE => Cell::Null,
                Code::NAME => Cell::Text(beside.names.get(row)),
                _ => texts.get(row).map_or(Cell::Null, Cell::Text),
            },
            Values::Words(meaning, words) => meaning.cell(words[row]),
            Values::Any(cells) => cells[row].borrowed(),
        }
    }

    /// Its texts, if it is a column of texts.
    pub fn texts(&self) -> Option<&Coded> {
        if let Values::Texts(texts) = &self.values { Some(texts) } else { None }
    }

    /// Whether no cell can hold text that a search would find: times, whose text depends on when it is read, and nothing.
    pub fn is_silent(&self) -> bool {
        matches!(
            self.values,
            Values::Nulls(_) | Values::Created(_) | Values::Words(Meaning::Since | Meaning::Running, _)
        )
    }

    /// Whether its cells are whole numbers, and nothing else.
    pub fn is_of_numbers(&self) -> bool {
        matches!(self.values, Values::Words(Meaning::Int, _))
    }

    /// Appends the cell of the next row.
    pub fn push(&mut self, cell: CellRef<'_>, beside: Beside<'_>) {
        let row = self.len();
        self.fit(row, &cell, beside);
        match &mut self.values {
            Values::Nulls(rows) | Values::Created(rows) => *rows += 1,
            Values::Texts(texts) => {
                let code = code(texts, row, &cell, beside);
                texts.push(code);
            }
            Values::Words(_, words) => words.push(Meaning::of(&cell).map_or(NULL, |(_, word)| word)),
            Values::Any(cells) => cells.push(cell.owned()),
        }
    }

    /// Appends row `row` of `from`, whose rest is `theirs`.
    pub fn push_from(
        &mut self,
        (from, row): (&Cells, usize),
        theirs: Beside<'_>,
        beside: Beside<'_>,
        recoder: &mut Recoder,
    ) {
        if let Values::Texts(texts) = &from.values {
            if let Values::Nulls(rows) = self.values {
                self.values = Values::Texts(coded_nulls(rows));
            }
            if let Values::Texts(ours) = &mut self.values {
                return recoder.copy(texts, row, ours);
            }
        }
        self.push(from.get(row, theirs), beside);
    }

    /// Replaces the cell of a row.
    pub fn set(&mut self, row: usize, cell: CellRef<'_>, beside: Beside<'_>) {
        self.fit(row, &cell, beside);
        match &mut self.values {
            Values::Nulls(_) | Values::Created(_) => {}
            Values::Texts(texts) => {
                let code = code(texts, row, &cell, beside);
                texts.set(row, code);
            }
            Values::Words(_, words) => words[row] = Meaning::of(&cell).map_or(NULL, |(_, word)| word),
            Values::Any(cells) => cells[row] = cell.owned(),
        }
    }

    /// The rows in the order of their cells; those without a value last, equal ones as they stand.
    pub fn order(&self, descending: bool, beside: Beside<'_>) -> &[u16] {
        self.orders[usize::from(descending)].get_or_init(|| {
            let mut rows: Vec<u16> = (0..self.len() as u16).collect();
            if let Values::Texts(texts) = &self.values
                && !texts.codes().contains(&Code::NAME)
            {
                // Each different text is compared once, not each row.
                let ranks = texts.ranks();
                let rank = |row: u16| texts.codes()[row as usize].place().map(|place| ranks[place]);
                rows.sort_by_key(|row| match (rank(*row), descending) {
                    (None, _) => u32::MAX,
                    (Some(rank), false) => u32::from(rank),
                    (Some(rank), true) => u32::from(u16::MAX - rank),
                });
            } else {
                let cell = |row: u16| self.get(row as usize, beside);
                rows.sort_by(|a, b| cell(*a).compare_in(&cell(*b), descending));
            }
            rows.into()
        })
    }

    /// Whether it keeps many texts that no row has.
    pub fn is_wasteful(&self) -> bool {
        self.texts().is_some_and(Coded::is_wasteful)
    }

    /// Bytes of orders that somebody asked for.
    pub fn order_bytes(&self) -> usize {
        let orders = self.orders.iter().filter_map(OnceLock::get);
        orders.map(|order| order.len() * size_of::<u16>()).sum()
    }

    /// Bytes on the heap, orders aside.
    pub fn heap_bytes(&self) -> usize {
        match &self.values {
            Values::Nulls(_) | Values::Created(_) => 0,
            Values::Texts(texts) => texts.heap_bytes(),
            Values::Words(_, words) => words.capacity() * size_of::<i64>(),
            Values::Any(cells) => {
                cells.capacity() * size_of::<Cell>() + cells.iter().map(Cell::heap_bytes).sum::<usize>()
            }
        }
    }

    /// Gives back what was reserved and not used.
    pub fn shrink(&mut self) {
        match &mut self.values {
            Values::Texts(texts) => texts.shrink(),
            Values::Words(_, words) => words.shrink_to_fit(),
            Values::Any(cells) => cells.shrink_to_fit(),
            Values::Nulls(_) | Values::Created(_) => {}
        }
    }

    /// Becomes a column that can hold `cell` in that row.
    fn fit(&mut self, row: usize, cell: &CellRef<'_>, beside: Beside<'_>) {
        let rows = self.len();
        match (&self.values, cell, Meaning::of(cell)) {
            (Values::Nulls(_) | Values::Texts(_) | Values::Words(..), Cell::Null, _) | (Values::Any(_), _, _) => {}
            (Values::Nulls(0), Cell::Since(at), _) if beside.is_creation(row, *at) => self.values = Values::Created(0),
            (Values::Nulls(_), Cell::Text(_), _) => self.values = Values::Texts(coded_nulls(rows)),
            (Values::Nulls(_), _, Some((meaning, _))) => self.values = Values::Words(meaning, vec![NULL; rows]),
            (Values::Created(_), Cell::Since(at), _) if beside.is_creation(row, *at) => {}
            (Values::Texts(_), Cell::Text(_), _) => {}
            (Values::Words(ours, _), _, Some((meaning, _))) if *ours == meaning => {}
            _ => self.values = Values::Any((0..rows).map(|row| self.get(row, beside).owned()).collect()),
        }
    }
}

fn coded_nulls(rows: usize) -> Coded {
    let mut texts = Coded::default();
    (0..rows).for_each(|_| texts.push(Code::NONE));
    texts
}

fn code(texts: &mut Coded, row: usize, cell: &CellRef<'_>, beside: Beside<'_>) -> Code {
    match cell {
        Cell::Text(text) if *text == beside.names.get(row) => Code::NAME,
        Cell::Text(text) => texts.code(text),
        _ => Code::NONE,
    }
}
