import CassetteFormat
import CassetteTools
import CommandSupport

/// The check of one file, version 1 or 2.
struct Verification {
  let path: String
  private(set) var verdict = Validator.Verdict.valid
  private(set) var findings: [Finding] = []
  private(set) var id: Digest?
  private(set) var segments = 0
  private(set) var events = 0
  private(set) var blobs = 0
  private(set) var longestChain = 0
  private(set) var fileBytes = 0
  let isVersion1: Bool
  private let limits: Limits

  /// Reads the whole file. A version 2 cassette from a pipe is checked as it comes, unless its parent has to be found first.
  ///
  /// - Throws: `FileError`; `Failure` for a parent that cannot be read. Findings are kept.
  init(_ path: String, parents: Parents, limits: Limits) throws {
    self.path = path
    self.limits = limits
    let input = try FileInput(path: path)
    let stream = try PeekedInput(Progress.watch(input as any ByteInput, "verifying \(path)"))
    isVersion1 = CassetteReader.mayBeVersion1(stream.start)
    guard input.isRandomAccess || isVersion1 || !parents.isEmpty else {
      take(try Validator.validate(stream: stream, limits: limits))
      fileBytes = stream.count
      return
    }
    let file: any RandomAccessBytes = try input.isRandomAccess ? input : TemporaryFile(copying: stream)
    fileBytes = file.size
    let watched = Progress.watch(file, "verifying \(path)")
    if isVersion1 {
      try check(version1: watched)
    } else {
      try check(version2: watched, parents)
    }
  }

  private mutating func check(version2 file: any RandomAccessBytes, _ parents: Parents) throws {
    let report: Validator.Report
    do {
      report = try Validator.validate(
        file, limits: limits, parent: ParentChain.parent(ofBroken: file, among: parents, limits: limits))
    } catch let finding as Finding {
      return refuse(finding)
    }
    take(report)
    if report.hasKeys, verdict == .valid || verdict == .warnings { try checkKeys(file, parents) }
  }

  /// Stored match keys follow from the content (rule RW-K01); a pipe's are not checked, since bodies are gone by then.
  private mutating func checkKeys(_ file: any RandomAccessBytes, _ parents: Parents) throws {
    let cassette = try ParentChain.open(file, parents: parents, limits: limits)
    let found = try KeyCheck.findings(in: cassette) { try KeyedRequests.content(of: $0, in: cassette) }
    guard !found.isEmpty else { return }
    findings += found
    verdict = .warnings
  }

  private mutating func take(_ report: Validator.Report) {
    verdict = report.verdict
    findings = report.findings
    id = report.id
    segments = report.segments
    events = report.events
    blobs = report.blobs
    longestChain = report.longestChain
  }

  /// A version 1 file is in order when every step can be read and every blob is what its name says.
  private mutating func check(version1 file: any RandomAccessBytes) throws {
    do {
      let cassette = try CassetteReader(file, limits: limits)
      var seen: Set<Digest> = []
      try cassette.forEachEvent { event in
        events += 1
        for digest in event.blobs where seen.insert(digest).inserted { _ = try cassette.blob(digest) }
      }
      blobs = seen.count
    } catch let finding as Finding {
      refuse(finding)
    }
  }

  private mutating func refuse(_ finding: Finding) {
    findings = [finding]
    verdict = .invalid
  }

  func passes(strict: Bool) -> Bool { verdict == .valid || verdict == .warnings && !strict }
}
