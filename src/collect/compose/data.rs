//! What a service keeps in volumes.

use super::reading::Reading;
use super::service::ComposeService;
use crate::collect::data_volume::{self, Mounted};
use crate::collect::found::FoundNode;

/// Reports a volume that misses the data of a node.
pub fn report(reading: &mut Reading<'_, '_>, service: &ComposeService, node: &FoundNode) {
    let is_host = |key: &str| service.last(key).is_some_and(|(_, value)| value.text() == Some("host"));
    let by_machine = is_host("network_mode") || is_host("uts");
    let mut mounted = Vec::new();
    for (file, list) in service.all("volumes") {
        for item in list.items() {
            let at = ComposeService::locus(file, item);
            let (source, path) = match item.text() {
                // What fills in a name may hold anything.
                Some(text) if text.contains('$') => return,
                Some(text) => match text.split(':').collect::<Vec<_>>().as_slice() {
                    [path] => (None, (*path).to_owned()),
                    [source, path, ..] => (Some(*source), (*path).to_owned()),
                    [] => continue,
                },
                None => {
                    let Some(path) = item.text_at(&["target"]) else { continue };
                    let named = item.text_at(&["type"]).is_none_or(|kind| kind == "volume");
                    (item.text_at(&["source"]).filter(|_| named), path.to_owned())
                }
            };
            let is_kept =
                source.is_some_and(|name| !name.starts_with(['.', '/', '~']) && !name.contains('$'));
            if path.contains('$') {
                return;
            }
            mounted.push(Mounted { path, is_kept, at });
        }
    }
    data_volume::report(reading.sources, node, &mounted, by_machine, reading.out);
}
