//! What the doors have in common that show a check to people: a command line, the files that a check needs beside those that are
//! named, its words, and whether it passes.

pub mod gather;
pub mod options;
pub mod words;
