import CassetteFormat

/// What has to be known of a mutant to judge a run against it.
package struct MutantProfile: Sendable {
  /// An event of the mutant that the recording does not have so.
  struct Fault: Sendable {
    let kind: AnswerFault
    /// How long the answer says to wait, in microseconds; nil when it does not say, or as a date or junk.
    var wait: Int?
    /// Whether the answer says not to try again.
    var forbidsRetry = false
  }

  package let mutant: Mutant
  /// By the numbers that events have in the mutant.
  var faults: [Int: Fault] = [:]
  /// The match key of the request whose answer is changed.
  let match: Digest?
  /// A word that must not get anywhere; nil when there is none.
  var canary: [UInt8]?
  package var changedEvents: Set<Int> { Set(faults.keys) }
  /// The numbers of the events that are to be sent as slowly as they say: their being late is the point.
  package var timedEvents: Set<Int> { delay > 0 ? changedEvents : [] }
  /// How much longer the mutant takes than the recording, by its own times, and how long it says to wait: microseconds.
  package var delay = 0
  package var waits = 0
  /// The numbers in the parent that events were put in the place of, and how many.
  let replacements: [(sequence: Int, count: Int)]

  /// The number in the parent of the event that stands in the mutant under this one, or that it was put in the place of.
  func parentNumber(of sequence: Int) -> Int {
    var shift = 0
    for (parent, count) in replacements {
      if sequence < parent + shift { break }
      let extra = max(0, count - 1)
      if sequence <= parent + shift + extra { return parent }
      shift += extra
    }
    return sequence - shift
  }

  /// What is wrong with the answer that is changed first; nil when an event only went away.
  var fault: Fault? { faults.min { $0.key < $1.key }?.value }
}
