/// Where a text begins in a decoded text, and so, step by step, where its bytes stand in the content.
struct TextOrigin {
  /// A text that was decoded.
  private final class Decoding {
    let map: SegmentMap
    let view: Detection.View?
    let source: TextOrigin

    init(_ map: SegmentMap, _ view: Detection.View?, of source: TextOrigin) {
      self.map = map
      self.view = view
      self.source = source
    }
  }

  private var base: Int
  private var decoding: Decoding?

  /// A text that stands in the content at an offset.
  init(_ offset: Int = 0) {
    base = offset
  }

  /// The origin of what was decoded from a text of this origin.
  ///
  /// - Parameter view: Nil for a part of the view that the text is.
  func decoded(_ map: SegmentMap, _ view: Detection.View?) -> TextOrigin {
    var origin = TextOrigin()
    origin.decoding = Decoding(map, view, of: self)
    return origin
  }

  /// The origin of a part of the text.
  func advanced(by count: Int) -> TextOrigin {
    var origin = self
    origin.base += count
    return origin
  }

  /// The views of the text, outermost first.
  var views: [Detection.View] { decoding.map { $0.source.views + ($0.view.map { [$0] } ?? []) } ?? [] }

  /// Where a range of the text stands in the content.
  func ranges(of range: Range<Int>) -> [Range<Int>] {
    let range = range.lowerBound + base..<range.upperBound + base
    guard let decoding else { return [range] }
    var found: [Range<Int>] = []
    for part in decoding.map.ranges(of: range) {
      for piece in decoding.source.ranges(of: part) { found.append(joining: piece) }
    }
    return found
  }
}
