//! `metadata-server list-servers`: the metadata cluster as its servers see it.

use std::collections::BTreeSet;

use crate::id::NodeId;

/// What the metadata servers said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Servers {
    /// Servers that answered.
    pub rows: Vec<Server>,
    /// Servers that did not.
    pub unreachable: BTreeSet<NodeId>,
}

/// One server's view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// The node.
    pub id: NodeId,
    /// Version of the membership it knows.
    pub version: String,
    /// The leader it knows.
    pub leader: Option<NodeId>,
    /// The members it knows; none while it has not heard of any, which is as long as it has not joined.
    pub members: Option<BTreeSet<NodeId>>,
}

impl Servers {
    /// Every node that some server takes for a member.
    pub fn members(&self) -> BTreeSet<NodeId> {
        self.rows.iter().filter_map(|row| row.members.as_ref()).flatten().copied().collect()
    }

    /// Members whose server answered, knows a leader and knows itself to be a member.
    pub fn taking_part(&self) -> BTreeSet<NodeId> {
        let part = |row: &&Server| {
            let votes = row.members.as_ref().is_some_and(|members| members.contains(&row.id));
            row.leader.is_some() && votes && !self.unreachable.contains(&row.id)
        };
        self.rows.iter().filter(part).map(|row| row.id).collect()
    }
}

const STATUS: [&str; 5] = ["Member", "Standby", "Provisioning", "Starting", "UNKNOWN"];

/// Reads the table of servers and the list of those unreachable.
///
/// # Errors
/// When a line of it is not understood: a heading of a newer restatectl may say anything.
pub fn read(text: &str) -> Result<Servers, String> {
    let text = without_colours(text);
    let mut servers = Servers::default();
    let mut table: Option<Vec<(usize, String)>> = None;
    let mut seen = false;
    for line in text.lines().map(str::trim_end) {
        let words = line.trim();
        if words.is_empty() {
            table = None;
        } else if words.split_whitespace().next() == Some("NODE") {
            let columns = header(line);
            if columns.iter().any(|(_, name)| name == "MEMBERS") {
                seen = true;
            }
            table = Some(columns);
        } else if let Some(columns) = &table {
            row(&mut servers, columns, line)?;
        } else if words != "Metadata service" && !words.ends_with("Unreachable nodes") {
            return Err("a heading is not understood".into());
        }
    }
    if seen { Ok(servers) } else { Err("no table of metadata servers".into()) }
}

fn row(servers: &mut Servers, columns: &[(usize, String)], line: &str) -> Result<(), String> {
    let cells = cells(columns, line);
    let cell = |name: &str| cells.iter().find(|(column, _)| *column == name).map(|(_, cell)| cell.as_str());
    let node = cell("NODE").unwrap_or_default();
    if cell("REASON").is_some() {
        // A long reason may run over several lines; only its first line names a node.
        if let Some(id) = NodeId::parse(node) {
            servers.unreachable.insert(id);
        } else if !node.is_empty() || servers.unreachable.is_empty() {
            return Err("an unreachable server is not understood".into());
        }
        return Ok(());
    }
    let id = NodeId::parse(node).ok_or("a row names no node")?;
    let need = |name: &str| cell(name).ok_or_else(|| format!("the column {name} is missing"));
    if !STATUS.contains(&need("STATUS")?) {
        return Err(format!("{id} has a status that is not known"));
    }
    let members = match need("MEMBERS")? {
        "[]" | "" | "-" => None,
        // One bracket without the other: the rest was cut off, and with it perhaps a member.
        list => {
            let inner = list.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
            let ids = inner.unwrap_or_default().split(',').map(|member| NodeId::parse(member.trim()));
            let members: Option<BTreeSet<NodeId>> = ids.collect();
            Some(members.ok_or_else(|| format!("the members that {id} lists are not understood"))?)
        }
    };
    let leader = match need("LEADER")? {
        "-" | "" => None,
        text => {
            Some(NodeId::parse(text).ok_or_else(|| format!("the leader that {id} names is not understood"))?)
        }
    };
    if servers.rows.iter().any(|row| row.id == id) {
        return Err(format!("{id} has two rows"));
    }
    servers.rows.push(Server { id, version: need("VERSION")?.into(), leader, members });
    Ok(())
}

/// Column names with the character offset each starts at.
fn header(line: &str) -> Vec<(usize, String)> {
    let mut columns: Vec<(usize, String)> = Vec::new();
    let mut within = false;
    for (at, sign) in line.chars().enumerate() {
        match (sign.is_whitespace(), within, columns.last_mut()) {
            (true, ..) => within = false,
            (false, true, Some((_, name))) => name.push(sign),
            (false, ..) => {
                columns.push((at, sign.into()));
                within = true;
            }
        }
    }
    columns
}

fn cells<'a>(columns: &'a [(usize, String)], line: &str) -> Vec<(&'a str, String)> {
    let signs: Vec<char> = line.chars().collect();
    let ends = columns.iter().skip(1).map(|(start, _)| *start).chain([signs.len()]);
    let cell = |((start, name), end): (&'a (usize, String), usize)| {
        let (start, end) = ((*start).min(signs.len()), end.min(signs.len()));
        let text: String = signs.get(start..end).unwrap_or_default().iter().collect();
        (name.as_str(), text.trim().to_owned())
    };
    columns.iter().zip(ends).map(cell).collect()
}

/// The text without the escape sequences that colour it.
fn without_colours(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut signs = text.chars();
    while let Some(sign) = signs.next() {
        if sign == '\u{1b}' {
            // `ESC [ … letter`
            for sign in signs.by_ref() {
                if sign.is_ascii_alphabetic() {
                    break;
                }
            }
        } else {
            plain.push(sign);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = "Metadata service\n NODE  STATUS   VERSION  LEADER  MEMBERS \n N1    Member   v3       N1      \
                       [N1,N2] \n N2    Standby  v0       -       []      \n";

    fn ids(set: BTreeSet<NodeId>) -> Vec<u32> {
        set.into_iter().map(|id| id.0).collect()
    }

    #[test]
    fn a_table_is_read_by_its_headings() {
        let servers = read(TWO).unwrap();
        assert_eq!(
            (servers.rows.len(), ids(servers.members()), ids(servers.taking_part())),
            (2, vec![1, 2], vec![1])
        );
        assert_eq!(servers.rows[1].leader, None);
        let reordered =
            " NODE  MEMBERS  NEW  LEADER  VERSION  STATUS \n N1    [N1]     ?    N1      v1       Member \n";
        assert_eq!(ids(read(reordered).unwrap().taking_part()), [1]);
        let empty = " NODE  STATUS  VERSION  LEADER  MEMBERS \n";
        assert_eq!(read(empty), Ok(Servers::default()), "metadata that is kept elsewhere");
    }

    #[test]
    fn line_ends_and_colours_do_not_matter() {
        assert_eq!(read(&TWO.replace('\n', "\r\n")), read(TWO));
        let coloured = TWO.replace("Metadata service", "\u{1b}[1;32mMetadata service\u{1b}[0m");
        assert_eq!(read(&coloured), read(TWO));
    }

    #[test]
    fn servers_that_cannot_be_reached_are_listed_with_their_reasons() {
        let reasons =
            "\n🔌 Unreachable nodes\n NODE  REASON \n N3    a reason\n       on two lines\n N4    another\n";
        assert_eq!(ids(read(&format!("{TWO}{reasons}")).unwrap().unreachable), [3, 4]);
        for wrong in ["       no node\n", " x     a reason\n"] {
            let table = format!("{TWO}\n🔌 Unreachable nodes\n NODE  REASON \n{wrong}");
            assert!(read(&table).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_member_takes_part_that_answers_knows_a_leader_and_itself() {
        let part = |text: &str| ids(read(text).unwrap().taking_part());
        let three = TWO.replace("Standby  v0       -       []     ", "Member   v3       N1      [N1,N2]");
        assert_eq!(part(&three), [1, 2]);
        assert_eq!(part(&three.replacen("N1      [N1,N2]", "-       [N1,N2]", 1)), [2]);
        assert_eq!(part(&three.replacen("[N1,N2]", "[N2]   ", 1)), [2]);
        assert_eq!(part(&format!("{three}\n🔌 Unreachable nodes\n NODE  REASON \n N2    refused\n")), [1]);
    }

    #[test]
    fn a_list_of_those_unreachable_is_no_list_of_members() {
        assert!(read("Metadata service\n\n🔌 Unreachable nodes\n NODE  REASON \n N3    refused\n").is_err());
    }

    #[test]
    fn what_is_not_understood_is_not_left_out() {
        for wrong in [
            "",
            "Unimplemented",
            "Metadata service\n",
            &TWO.replace("N2 ", "n2 "),
            &TWO.replace("Standby", "Asleep "),
            &TWO.replace("[N1,N2]", "[N1 N2]"),
            &TWO.replace("[N1,N2]", "[N1,N2 "),
            &TWO.replace("[N1,N2]", "N1,N2] "),
            &TWO.replace(" N1      [", " n1      ["),
            &format!("{TWO}\nDegraded mode\n"),
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
