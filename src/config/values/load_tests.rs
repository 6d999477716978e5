use super::*;
use crate::config::tree::Entry;
