/// What differs from run to run by its nature: times, ids, temporary places.
package enum VolatileKinds {
  /// A uuid or a date has digits that others would take for their own: the most particular come first.
  private static let order = ["uuid", "iso8601", "gitsha", "hostport", "tmpdir", "epoch"]

  /// The kinds of masks that make two texts equal, each of which is needed; none when they do not.
  package static func between(_ one: [UInt8], _ other: [UInt8]) -> [String] {
    var (one, two) = (one, other)
    var kinds: [String] = []
    for kind in order {
      guard one != two, let pattern = MaskPattern.kinds[kind] else { continue }
      let placeholder = Array("<\(kind)>".utf8)
      let (left, right) = (pattern.replacing(one, by: placeholder), pattern.replacing(two, by: placeholder))
      guard let left, let right else { continue }
      (one, two) = (left, right)
      kinds.append(kind)
    }
    return one == two ? kinds : []
  }
}
