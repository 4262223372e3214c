public import CassetteFormat

/// Finds secrets in contents, whatever wire format hides them.
///
/// Contents are best handed in in the order in which they were recorded: a conversation's next request repeats most of the
/// one before, and only what is new in it is searched.
public final class Detector {
  private let scanner: SecretScanner
  let limits: DetectionLimits
  private var memory = PrefixMemory()
  /// Whether a limit kept a part of the last content from being searched.
  public private(set) var isLimited = false

  public init(_ scanner: SecretScanner = .secrets, limits: DetectionLimits = DetectionLimits()) {
    self.scanner = scanner
    self.limits = limits
  }

  /// What is in a content, in the order of where it begins; each occurrence once, however many views show it.
  ///
  /// - Parameters:
  ///   - content: A body without its content coding, a header's value, any text.
  ///   - type: The body's media type, as in its header; nil when it has none.
  public func detections(
    in content: [UInt8], context: SecretContext = SecretContext(), type: [UInt8]? = nil
  ) -> [Detection] {
    content.withUnsafeBytes { text in
      let form = ContentScan.Form(text, type: type)
      if case .text = form, ContentSurvey.isPlain(text, scanner, context.field) {
        isLimited = false
        return []
      }
      let scan = ContentScan(scanner, limits: limits, host: context.host, size: content.count)
      switch form {
      case .events: scan.searchEvents(text, TextOrigin(), depth: 0)
      case .form: scan.searchForm(text, TextOrigin())
      case .json: search(content, text, scan)
      case .text: scan.search(text, TextOrigin(), context.field)
      }
      isLimited = scan.isLimited
      return DetectionMerge.merge(scan.candidates)
    }
  }

  /// What is in a request's target, by component; places are those in the whole target.
  public func detections(inTarget target: [UInt8], host: [UInt8]? = nil) -> [(Part.Component, Detection)] {
    target.withUnsafeBytes { text in
      TargetParts(text).flatMap { part -> [(Part.Component, Detection)] in
        let scan = ContentScan(scanner, limits: limits, host: host, size: target.count)
        part.search(text, scan)
        isLimited = isLimited || scan.isLimited
        return DetectionMerge.merge(scan.candidates).map { (part.component, $0) }
      }
    }
  }

  /// Searches JSON from where it begins to differ from what was searched before.
  private func search(_ content: [UInt8], _ text: UnsafeRawBufferPointer, _ scan: ContentScan) {
    let start = scan.work
    var checkpoints: [PrefixMemory.Checkpoint] = []
    var lexer: JSONLexer?
    if let entry = memory.take(for: content, host: scan.host), let last = entry.checkpoints.last, last.spent <= start {
      scan.resume(Array(entry.candidates.prefix(last.candidates)), texts: last.texts, spent: last.spent)
      checkpoints = entry.checkpoints
      lexer = last.lexer
    }
    let survey = ContentSurvey(text, scanner).map { ($0, 0) }
    var documents = JSONDocuments(text, TextOrigin(), depth: 0, scan, survey: survey, from: lexer)
    documents.search { token, documents in
      guard case .string = token, PrefixMemory.isCheckpoint(documents, after: checkpoints.last) else { return }
      checkpoints.append(
        PrefixMemory.Checkpoint(
          lexer: documents.lexer, candidates: scan.candidates.count, texts: scan.texts, spent: start - scan.work))
    }
    let found = documents.documents
    if !scan.isLimited, found.count <= 1 {
      memory.add(
        PrefixMemory.Entry(
          content: content, host: scan.host, checkpoints: checkpoints, candidates: scan.candidates))
    }
    scan.searchLines(found, in: text, TextOrigin(), depth: 0)
  }
}
