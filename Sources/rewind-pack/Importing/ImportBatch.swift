import CassetteFormat
import CassetteTools
import CommandSupport

/// Many recordings at once, on several threads, with results in the order of the recordings.
struct ImportBatch {
  /// What became of a recording.
  enum Outcome<Result: Sendable>: Sendable {
    case made(Result)
    /// It was found in a folder and is of no known format.
    case skipped
    case failed(Failure)
  }

  let task: ImportTask
  let jobs: Int

  /// With more recordings than this, speed is preferred for one cassette of them all.
  static let manyCount = 64

  /// Makes a cassette of each file.
  ///
  /// - Parameters:
  ///   - outputs: The cassettes' paths, one for each file; folders are made.
  ///   - deliver: Takes what became of each, in order.
  /// - Throws: What `deliver` throws.
  func make(
    _ files: [InputFile], _ outputs: [String], deliver: (Int, Outcome<ImportTask.Made>) throws -> Void
  ) throws {
    var task = task
    if files.count > 1 { task.writing.preferSpeed() }
    let batch = FileBatch()
    task.batch = files.count > 1 ? batch : nil
    let folders = FolderMaker()
    // Nobody is told of a cassette before it has its name.
    var waiting: [Outcome<ImportTask.Made>] = []
    var count = 0
    func deliverWaiting() throws {
      try batch.commit()
      for outcome in waiting {
        try deliver(count, outcome)
        count += 1
      }
      waiting.removeAll()
    }
    try run(
      files,
      deliver: { _, outcome in
        waiting.append(outcome)
        if waiting.count == Self.batchCount { try deliverWaiting() }
      }
    ) { [task] index in
      let target = OutputTarget(path: outputs[index], isJSON: false, isQuiet: true)
      if let folder = Source.folder(outputs[index]) { try folders.make(folder) }
      return try task.make(files[index], to: target)
    }
    try deliverWaiting()
  }

  /// How many cassettes get their names at once.
  private static let batchCount = 1024

  /// Imports each file into a draft, to be put together.
  ///
  /// - Throws: What `deliver` throws.
  func draft(_ files: [InputFile], deliver: (Int, Outcome<Draft>) throws -> Void) throws {
    var writing = task.writing
    // What will be read once and encoded again.
    writing.level = .fixed(1)
    writing.usesPrefixes = false
    try run(files, deliver: deliver) { [task, writing] index in
      let recording = try task.open(files[index], isPart: true)
      // Small drafts are not worth a file: those that wait are few.
      let memory = recording.source.file.size <= 1 << 20 ? MemoryOutput() : nil
      let file = memory == nil ? try TemporaryFile() : nil
      let writer = try CassetteWriter(memory ?? file!, options: writing)
      let watch = task.redacts ? nil : SecretCount.Watch(writer)
      let imported = try task.read(recording, files[index].path, into: writer)
      try writer.finish(source: imported.source)
      let bytes: any RandomAccessBytes = memory.map { MemoryInput($0.bytes) } ?? file!
      let secrets = try watch.map { try SecretCount($0, writer.totals) { bytes } } ?? SecretCount()
      return Draft(bytes: bytes, imported: imported, secrets: secrets)
    }
  }

  /// A recording as a cassette that nobody sees.
  final class Draft: @unchecked Sendable {
    let bytes: any RandomAccessBytes
    let imported: Imported
    /// None when they will be removed.
    let secrets: SecretCount

    fileprivate init(bytes: any RandomAccessBytes, imported: Imported, secrets: SecretCount) {
      self.bytes = bytes
      self.imported = imported
      self.secrets = secrets
    }
  }

  private func run<Result: Sendable>(
    _ files: [InputFile], deliver: (Int, Outcome<Result>) throws -> Void,
    work: @escaping @Sendable (Int) throws -> Result
  ) throws {
    let progress = Progress("importing")
    var count = 0
    try Parallel.forEach(
      files.count, jobs: jobs,
      work: { index -> Outcome<Result> in
        do { return .made(try work(index)) } catch is NotARecording { return .skipped } catch {
          return .failed(Failure(error) ?? Failure(message: TerminalText.line("\(files[index].path): \(error)")))
        }
      },
      deliver: { outcome in
        try deliver(count, outcome)
        count += 1
        progress?.show("\(count) of \(files.count) files")
      })
  }
}

extension CassetteWriter.Options {
  /// Asks for level 3 where nobody asked for a level: the best one takes milliseconds for each cassette, which are the
  /// better part of the time when there are thousands, and saves a third of a percent of one of thousands of recordings.
  mutating func preferSpeed() {
    if level == .automatic { level = .fixed(3) }
  }
}

/// Makes the folders that cassettes go to, each once.
private final class FolderMaker: @unchecked Sendable {
  private let turnstile = Turnstile()
  private var made: Set<String> = []

  func make(_ path: String) throws {
    guard turnstile.locked({ !made.contains(path) }) else { return }
    try OutputFolder.make(path)
    turnstile.locked { _ = made.insert(path) }
  }
}
