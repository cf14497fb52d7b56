use std::collections::BTreeMap;

use crossread_core::Report;

use crate::{Profile, Stream};

/// The reports by the event that they seem to tell of: places in `reports`, in order, each in one list. Two are of one event
/// if likeness, or that one copies the other, leads from one to the other. That is less than a story asks for: whoever gives
/// reports to be read together is contradicted only where nothing ties them.
pub fn events(reports: &[&Report]) -> Vec<Vec<usize>> {
    let mut stream = Stream::default();
    for (report, id) in reports.iter().zip(0..) {
        stream.add(id, Profile::of(report));
    }
    let mut event: Vec<usize> = (0..reports.len()).collect();
    for (place, id) in (0..reports.len()).zip(0..) {
        let Some((copy, links)) = stream.ties(id) else { continue };
        let tied = links.iter().map(|link| link.to).chain(copy.map(|copy| copy.original));
        for other in tied.filter_map(|other| usize::try_from(other).ok()) {
            join(&mut event, place, other);
        }
    }
    let mut events: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (place, event) in event.into_iter().enumerate() {
        events.entry(event).or_default().push(place);
    }
    events.into_values().collect()
}

fn join(event: &mut [usize], one: usize, other: usize) {
    let (Some(&a), Some(&b)) = (event.get(one), event.get(other)) else { return };
    event.iter_mut().filter(|e| **e == a.max(b)).for_each(|e| *e = a.min(b));
}

#[cfg(test)]
mod tests {
    use crossread_core::{Line, LineKind, ReportParts, Span};

    use super::*;

    fn report(text: &str) -> Report {
        let lines = vec![Line { span: Span::new(0, text.len()), kind: LineKind::Body }];
        Report::new(ReportParts { text: text.to_owned(), lines, ..ReportParts::default() })
    }

    #[test]
    fn what_nothing_ties_is_of_two_events() {
        let reports = [
            report("The ferry Halda sank off Tarn on Monday; harbour boats saved its passengers."),
            report("A fire destroyed the paper mill of Talheim. Fire chief Rolf Ederin blamed a furnace."),
            report("Divers looked at the hull of the ferry Halda, which sank off Tarn with its passengers."),
        ];
        let all: Vec<&Report> = reports.iter().collect();
        assert_eq!(events(&all), [vec![0, 2], vec![1]]);
        assert_eq!(events(&[]), Vec::<Vec<usize>>::new());
    }
}
