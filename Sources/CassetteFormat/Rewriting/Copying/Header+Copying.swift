extension Header {
  /// The same settings for a cassette that is put together from events of this one, and has all that they need.
  ///
  /// What was known when recording began stays behind: a note for recovery, whose references may lead nowhere there.
  ///
  /// - Parameter parent: Of the other cassette; nil when it is derived from none.
  package func forCopy(parent: Digest?) -> Header {
    var header = self
    header.parent = parent
    header.makeFat()
    header.session = nil
    return header
  }

  /// Forgets what was accepted at single events: it is not accepted at those that get their numbers.
  package mutating func dropAllowancesOfPlaces() { allowances.removeAll { $0["at"] != nil } }
}
