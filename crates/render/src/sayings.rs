use crossread_core::{Difference, Kind, Record};

/// The record with its sayings alone, or with those of the speakers whose names have `speaker` in them.
pub fn sayings(record: &Record, speaker: Option<&str>) -> Record {
    let wanted = speaker.map(str::to_lowercase);
    let mut said = record.clone();
    said.commitments.clear();
    said.timeline.clear();
    said.findings.retain(|finding| {
        // Where it is in dispute who said it, each side names one.
        let sides = finding.sides.iter().filter(|_| finding.differs == Some(Difference::Speaker));
        let named = finding.speaker.iter().chain(sides.map(|side| &side.value));
        let asked = |wanted: &String| named.clone().any(|name| name.to_lowercase().contains(wanted.as_str()));
        finding.kind == Kind::Utterance && wanted.as_ref().is_none_or(asked)
    });
    said
}
