/// Reads a cassette from a pipe, in one pass and bounded memory, with the same checks as an open file.
public final class CassetteStream {
  /// What comes by, in the order of the file: a blob always before the events that refer to it.
  public enum Element {
    case header(Header)
    case blob(Digest, [UInt8])
    case event(Event)
    case manifest(Manifest)
  }

  private let input: any ByteInput
  private let limits: Limits
  private let parent: (any ParentBlobs)?

  /// - Parameter parent: The parent of a thin cassette.
  public init(_ input: any ByteInput, limits: Limits = Limits(), parent: (any ParentBlobs)? = nil) {
    self.input = input
    self.limits = limits
    self.parent = parent
  }

  /// Hands everything out, each blob and event after it has been checked.
  ///
  /// - Throws: The first finding of severity error, at its place in the stream; `FileError`; what `body` throws.
  public func read(_ body: @escaping (Element) throws -> Void) throws {
    let visitor = Visitor(body)
    let scan = CassetteScan(
      StreamedMembers(input, limits: limits), limits: limits, parent: parent, visitor: visitor)
    visitor.scan = scan
    try scan.run()
    try visitor.check()
  }

  private final class Visitor: ScanVisitor {
    private let body: (Element) throws -> Void
    unowned var scan: CassetteScan!

    init(_ body: @escaping (Element) throws -> Void) {
      self.body = body
    }

    /// Nothing is handed out after an error.
    func check() throws {
      if let finding = scan.findings.first(where: { $0.severity == .error }) { throw finding }
    }

    private func hand(_ element: Element) throws {
      try check()
      try body(element)
    }

    func visit(header: Header, bytes: [UInt8]) throws { try hand(.header(header)) }
    func visit(blob: BlobRow, content: [UInt8]) throws {
      try hand(.blob(blob.digest, content))
    }
    func visit(event: Event, row: Segment.EventRow) throws { try hand(.event(event)) }
    func visit(manifest: Manifest, bytes: [UInt8]) throws { try hand(.manifest(manifest)) }
  }
}
