//! Who is asking, and what they may see: the one choke point.
