//! The fields of a kind as a flat list, each with all that its schema says of it.

use std::sync::Arc;

use serde::Serialize;
use serde_json::{Number, Value, value::RawValue};
use utoipa::ToSchema;

use super::document::{BadDocument, Document, Node, Resolved};

/// Fields of one kind that are listed. The largest kinds of the field have some thousands.
pub const MAX_FIELDS: usize = 20_000;

/// A schema deeper than that is not followed further.
const MAX_DEPTH: usize = 100;

fn no(flag: &bool) -> bool {
    !*flag
}

/// A rule in CEL that the API server checks.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct FieldRule {
    /// The expression.
    pub rule: String,
    /// What is said when it does not hold.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(required = false)]
    pub message: String,
}

/// One field. What the schema does not say is left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Field {
    /// Where it is, as in `.spec.containers[*].image`; `[*]` stands for each element of an array and each value of a map.
    pub path: String,
    /// Its own name; `[*]` for what is inside an array or a map.
    pub name: String,
    /// 1 for a field of the object itself.
    pub depth: usize,
    /// As in `integer`, `integer or string`, `array of object`, `map of string`; `any` if it is not said.
    #[serde(rename = "type")]
    pub type_: String,
    /// OpenAPI format, as in `int32`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// It has to be there if what it is a field of is.
    #[serde(skip_serializing_if = "no")]
    #[schema(required = false)]
    pub required: bool,
    /// It may be null.
    #[serde(skip_serializing_if = "no")]
    #[schema(required = false)]
    pub nullable: bool,
    /// What it is if it is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub default: Option<Value>,
    /// What it may be.
    #[serde(rename = "enum", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<Object>>)]
    pub enumeration: Option<Vec<Value>>,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The smallest number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<f64>)]
    pub minimum: Option<Number>,
    /// The largest number.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<f64>)]
    pub maximum: Option<Number>,
    /// The smallest number is itself too small.
    #[serde(skip_serializing_if = "no")]
    #[schema(required = false)]
    pub exclusive_minimum: bool,
    /// The largest number is itself too large.
    #[serde(skip_serializing_if = "no")]
    #[schema(required = false)]
    pub exclusive_maximum: bool,
    /// The shortest text.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<u64>)]
    pub min_length: Option<Number>,
    /// The longest text.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<u64>)]
    pub max_length: Option<Number>,
    /// The regular expression that a text has to match.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// The fewest elements.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<u64>)]
    pub min_items: Option<Number>,
    /// The most elements.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<u64>)]
    pub max_items: Option<Number>,
    /// Rules that the API server checks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub rules: Vec<FieldRule>,
    /// How lists are merged: `atomic`, `set` or `map`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list_type: Option<String>,
    /// By which fields the elements of a `map` are told apart.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub list_map_keys: Vec<String>,
    /// Fields that the schema does not know are kept.
    #[serde(skip_serializing_if = "no")]
    #[schema(required = false)]
    pub preserve_unknown: bool,
    /// A whole number or a text.
    #[serde(skip_serializing_if = "no")]
    #[schema(required = false)]
    pub int_or_string: bool,
    /// It holds again what it is a part of; its fields are not repeated.
    #[serde(skip_serializing_if = "no")]
    #[schema(required = false)]
    pub recursive: bool,
}

impl Field {
    fn of(node: &Node<'_>, type_: String) -> Self {
        let rule = |rule: &super::document::Rule| FieldRule { rule: rule.rule.clone(), message: rule.message.clone() };
        Self {
            type_,
            format: node.format.clone(),
            nullable: node.nullable,
            default: node.default.and_then(|raw| serde_json::from_str(raw.get()).ok()),
            enumeration: node.enumeration.clone(),
            description: node.description.clone(),
            minimum: node.minimum.clone(),
            maximum: node.maximum.clone(),
            exclusive_minimum: node.exclusive_minimum,
            exclusive_maximum: node.exclusive_maximum,
            min_length: node.min_length.clone(),
            max_length: node.max_length.clone(),
            pattern: node.pattern.clone(),
            min_items: node.min_items.clone(),
            max_items: node.max_items.clone(),
            rules: node.rules.iter().map(rule).collect(),
            list_type: node.list_type.clone(),
            list_map_keys: node.list_map_keys.clone(),
            preserve_unknown: node.preserve_unknown,
            int_or_string: node.takes_int_or_string(),
            ..Self::default()
        }
    }

    /// Whether there is anything to say of what is inside an array or map beyond its type.
    fn is_bounded(&self) -> bool {
        self.enumeration.is_some()
            || [&self.minimum, &self.maximum, &self.min_length, &self.max_length, &self.min_items, &self.max_items]
                .iter()
                .any(|bound| bound.is_some())
            || self.pattern.is_some()
            || !self.rules.is_empty()
            || self.preserve_unknown
    }

    fn bytes(&self) -> usize {
        let value = |value: &Value| value.to_string().len() + size_of::<Value>();
        let text = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        size_of::<Self>()
            + self.path.len()
            + self.name.len()
            + self.type_.len()
            + [&self.format, &self.description, &self.pattern, &self.list_type].map(text).iter().sum::<usize>()
            + self.default.as_ref().map_or(0, value)
            + self.enumeration.iter().flatten().map(value).sum::<usize>()
            + self.rules.iter().map(|rule| rule.rule.len() + rule.message.len() + size_of::<FieldRule>()).sum::<usize>()
            + self.list_map_keys.iter().map(|key| key.len() + size_of::<String>()).sum::<usize>()
    }
}

/// The fields of one kind.
#[derive(Clone, Debug)]
pub struct Fields {
    /// What the kind is for.
    pub description: Option<String>,
    /// Each after what it is a field of, by name among its own kind.
    pub fields: Arc<[Field]>,
    /// There are more than are listed.
    pub truncated: bool,
    /// Bytes that all of it takes.
    pub bytes: usize,
}

impl Document<'_> {
    /// The fields of a kind; `None` if the document does not describe it.
    ///
    /// # Errors
    /// If a schema cannot be understood.
    pub fn fields(&self, group: &str, version: &str, kind: &str) -> Result<Option<Fields>, BadDocument> {
        let Some((schema, name)) = self.object(group, version, kind) else { return Ok(None) };
        let (root, mut names) = self.resolve(schema)?;
        names.push(name.to_owned());
        let mut list =
            List { document: self, fields: Vec::new(), truncated: false, path: String::new(), within: names };
        list.properties(&root, 1)?;
        let List { fields, truncated, .. } = list;
        let bytes = fields.iter().map(Field::bytes).sum::<usize>() + root.description.as_ref().map_or(0, String::len);
        Ok(Some(Fields { description: root.description, fields: fields.into(), truncated, bytes }))
    }
}

struct List<'d, 'a> {
    document: &'d Document<'a>,
    fields: Vec<Field>,
    truncated: bool,
    path: String,
    /// Names of the schemas that this is a part of.
    within: Vec<String>,
}

impl<'a> List<'_, 'a> {
    fn properties(&mut self, node: &Node<'a>, depth: usize) -> Result<(), BadDocument> {
        let properties = node.properties.iter().flatten();
        for (name, schema) in properties {
            if self.fields.len() >= MAX_FIELDS || depth > MAX_DEPTH {
                self.truncated = true;
                return Ok(());
            }
            let above = self.path.len();
            if name.contains(['.', '[', ']', '\'', '\\']) || name.is_empty() {
                self.path.extend(["['", name, "']"]);
            } else {
                self.path.extend([".", name]);
            }
            let required = node.required.iter().any(|required| required == name);
            self.field(name, schema, required, depth)?;
            self.path.truncate(above);
        }
        Ok(())
    }

    fn field(&mut self, name: &str, schema: &'a RawValue, required: bool, depth: usize) -> Result<(), BadDocument> {
        let levels = self.levels(schema)?;
        // Never empty: the first is the field itself.
        let Some(((node, _), inner)) = levels.split_first() else { return Ok(()) };
        let recursive = levels.iter().flat_map(|(_, names)| names).any(|name| self.within.contains(name));
        let field = Field::of(node, type_of(&levels));
        self.add(Field { name: name.to_owned(), required, recursive, depth, ..field });
        for place in 0..inner.len() {
            self.path.push_str("[*]");
            let field = Field::of(&inner[place].0, type_of(&inner[place..]));
            if field.is_bounded() && self.fields.len() < MAX_FIELDS {
                self.add(Field { name: "[*]".to_owned(), depth: depth + 1, ..field });
            }
        }
        if let Some((last, _)) = levels.last().filter(|_| !recursive) {
            let outside = self.within.len();
            self.within.extend(levels.iter().flat_map(|(_, names)| names.iter().cloned()));
            self.properties(last, depth + 1)?;
            self.within.truncate(outside);
        }
        Ok(())
    }

    fn add(&mut self, field: Field) {
        self.fields.push(Field { path: self.path.clone(), ..field });
    }

    /// A schema, and that of what is inside, and inside that, as long as these are arrays and maps.
    fn levels(&self, schema: &'a RawValue) -> Result<Vec<Resolved<'a>>, BadDocument> {
        let mut levels = vec![self.document.resolve(schema)?];
        while let Some(inside) = levels.last().and_then(|(node, _)| node.inside()) {
            let next = self.document.resolve(inside)?;
            let circle = levels.iter().flat_map(|(_, names)| names).any(|name| next.1.contains(name));
            levels.push(next);
            if circle || levels.len() > MAX_DEPTH {
                break;
            }
        }
        Ok(levels)
    }
}

/// `array of map of string`.
fn type_of(levels: &[Resolved<'_>]) -> String {
    let words = levels.iter().enumerate().map(|(place, (node, _))| {
        let outer = place + 1 < levels.len();
        match node.type_.as_deref() {
            Some("array") if outer => "array of ".to_owned(),
            _ if outer => "map of ".to_owned(),
            _ => node.simple_type(),
        }
    });
    words.collect()
}
