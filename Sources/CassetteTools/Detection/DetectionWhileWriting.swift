package import CassetteFormat

/// Finds the secrets of a cassette while it is written, from the bodies that are in memory then: to read the cassette again
/// takes as long as to write it.
package final class DetectionWhileWriting: WriterObserver {
  /// A body that is not in memory any more.
  private struct Forgotten: Error {}

  private let report: (CassetteDetection) -> Void
  private let maximumBytes: Int
  private lazy var walk = CassetteWalk(Detector(), bytes: { [unowned self] in try bytes(of: $0) }) { [unowned self] in
    report($0)
  }
  /// The blobs that were added last.
  private var blobs: [Digest: [UInt8]] = [:]
  private var order: [Digest] = []
  private var size = 0
  /// Whether everything that was written so far was searched; else the cassette must be read again.
  package private(set) var isComplete = true
  private var bodyBytes = 0

  /// What is kept of bodies: a recording has the same ones again and again, and its requests may come before its responses.
  private static let maximumSize = 32 << 20

  /// - Parameters:
  ///   - maximumBytes: The bytes of all bodies after which nobody is to wait for more.
  ///   - report: Takes each secret.
  package init(maximumBytes: Int, _ report: @escaping (CassetteDetection) -> Void) {
    self.maximumBytes = maximumBytes
    self.report = report
  }

  package func added(_ blob: Digest, _ bytes: [UInt8]) {
    guard isComplete, blobs.updateValue(bytes, forKey: blob) == nil else { return }
    order.append(blob)
    size += bytes.count
    guard size > Self.maximumSize, order.count > 1 else { return }
    // The half that is older goes at once, so that nothing is moved for each.
    let count = order.count / 2
    for digest in order[..<count] { size -= blobs.removeValue(forKey: digest)?.count ?? 0 }
    order.removeFirst(count)
  }

  package func appended(_ event: Event, row: JSONObject) {
    // Of an answered event only the answer counts, which is known in the end.
    guard !event.isOpen else { return isComplete = false }
    bodyBytes += event.bodyBytes
    guard bodyBytes <= maximumBytes else { return isComplete = false }
    attempt { try walk.search(event, row) }
  }

  package func added(extension name: String, _ bytes: [UInt8]) {
    attempt { try walk.search(extension: name, bytes) }
  }

  package func finished(_ header: Header, _ manifest: Manifest, redactions: [UInt8]?) {
    attempt {
      try walk.searchOutside(header: header, manifest: manifest)
      if let redactions { try walk.search(redactions: redactions) }
    }
  }

  private func attempt(_ search: () throws -> Void) {
    guard isComplete else { return }
    do { try search() } catch { isComplete = false }
  }

  private func bytes(of body: Body) throws -> [UInt8] {
    guard let blob = body.blob else { return [] }
    guard let bytes = blobs[blob] else { throw Forgotten() }
    return bytes
  }
}
