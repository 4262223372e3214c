import CassetteFormat

/// Cassettes: both readers say the same, nothing wrong is handed out, and recovery keeps what was readable.
struct ContainerTarget: FuzzTarget {
  let name = "container"
  /// A frame may promise the largest blob there is.
  let memory = 64 << 20 + 1 << 30

  func seeds(_ repository: FuzzRepository) throws -> [[UInt8]] { try repository.vectors() }

  func mutate(
    _ bytes: [UInt8], _ generator: inout SeededGenerator, _ change: ([UInt8]) -> [UInt8]
  ) -> [UInt8] {
    let archive = RawArchive(whatIsIn: bytes)
    guard !archive.members.isEmpty, !generator.oneIn(5) else { return change(bytes) }
    var mutation = ArchiveMutation(archive)
    mutation.mutate(&generator, change)
    return mutation.archive.bytes
  }

  func check(_ bytes: [UInt8]) throws {
    let verdicts = try Verdicts(bytes)
    try Broken.unless(
      verdicts.agree,
      "indexed: \(verdicts.indexed.verdict) \(verdicts.indexed.findings), streamed: \(verdicts.streamed.verdict) \(verdicts.streamed.findings)"
    )
    let streamed = Streamed(bytes)
    if verdicts.isWhole {
      let (file, stream) = (try Contents(file: MemoryInput(bytes)), try Contents(stream: MemoryInput(bytes)))
      try Broken.unless(file.events == stream.events, "the readers hand out different events")
      for (digest, blob) in file.blobs {
        try Broken.unless(stream.blobs[digest] == blob, "the stream has another blob \(digest), or none")
      }
    } else {
      try checkDamaged(bytes)
    }
    try checkRecovery(bytes, isWhole: verdicts.isWhole, streamed)
  }

  /// A damaged file may be opened; a wrong blob is never handed out.
  private func checkDamaged(_ bytes: [UInt8]) throws {
    guard let reader = try refusable({ try CassetteReader(MemoryInput(bytes)) }) else { return }
    _ = try refusable {
      try reader.forEachEvent { event in
        for digest in event.blobs {
          guard let blob = try refusable({ try reader.blob(digest) }) else { continue }
          try Broken.unless(Digest(of: blob) == digest, "a blob that is not \(digest) was handed out")
        }
      }
    }
    _ = try refusable { try reader.forEachExtension { _, _ in } }
    _ = try refusable { try reader.event(0) }
    _ = try refusable { try reader.redactions }
  }

  private func checkRecovery(_ bytes: [UInt8], isWhole: Bool, _ streamed: Streamed) throws {
    let output = MemoryOutput()
    var fast = CassetteWriter.Options()
    fast.level = .fixed(1)
    let recovered = try refusable { try Recovery.recover(MemoryInput(bytes), to: output, options: fast) }
    guard let recovered else {
      try Broken.unless(output.bytes.isEmpty, "recovery wrote something and failed")
      return try Broken.unless(
        !isWhole && streamed.events.isEmpty, "nothing was recovered of what could be read")
    }
    let verdict = try Verdicts(output.bytes)
    try Broken.unless(verdict.isWhole, "recovery made something invalid: \(verdict.indexed.findings)")
    try Broken.unless(
      !isWhole || recovered.lostParts.isEmpty, "a whole cassette lost something: \(recovered.lostParts)")
    let contents = try Contents(file: MemoryInput(output.bytes))
    let kept = Dictionary(contents.events.map { ($0.sequence, $0) }) { first, _ in first }
    for event in streamed.events {
      // An open event may have its answer behind the damage.
      if event.isOpen, kept[event.sequence]?.isOpen == false { continue }
      try Broken.unless(kept[event.sequence] == event, "event \(event.sequence) was read, and not recovered")
      for digest in event.blobs {
        guard let blob = streamed.blobs[digest] else { continue }
        try Broken.unless(contents.blobs[digest] == blob, "the blob \(digest) was read, and not recovered")
      }
    }
  }

  /// What a reader of a pipe got before it was told that something is wrong.
  private final class Streamed {
    private(set) var events: [Event] = []
    private(set) var blobs: [Digest: [UInt8]] = [:]

    init(_ bytes: [UInt8]) {
      try? CassetteStream(MemoryInput(bytes)).read { [unowned self] element in
        switch element {
        case .blob(let digest, let bytes): blobs[digest] = bytes
        case .event(let event): events.append(event)
        default: break
        }
      }
      events = events.superseding
    }
  }
}
