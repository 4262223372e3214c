import CassetteFormat
import CassetteTools
import Logging
import NIOConcurrencyHelpers
import NIOCore

@testable import CassetteProxy

/// A recorder before a fake provider, called `fake`.
final class TestRecorder {
  let recorder: Recorder
  let folder: TestFolder
  let path: String
  private let provider: FakeProvider?
  private let stops = NIOLockedValueBox<[RecordingProxy.Stop]>([])

  init(
    _ provider: FakeProvider? = nil, folder: TestFolder = TestFolder(), keeping: RecordingPlace.Keeping = .nothing,
    authority: CertificateAuthority? = nil, upstream: String? = nil,
    _ change: (inout Recorder.Options) -> Void = { _ in }
  ) throws {
    self.folder = folder
    self.provider = provider
    path = "\(folder.path)/run.rw"
    var options = Recorder.Options()
    let url = upstream ?? provider?.url ?? "http://127.0.0.1:1"
    options.providers = [Provider(name: "fake", variables: [], standard: UpstreamURL("\(url)/v1"))]
    options.patience = .seconds(2)
    change(&options)
    let stops = stops
    recorder = try Recorder(
      RecordingPlace(path: path, keeping: keeping), options: options, authority: authority,
      logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
    ) { stop in stops.withLockedValue { $0.append(stop) } }
  }

  var port: Int { recorder.port }

  /// Why the run was stopped.
  var stop: RecordingProxy.Stop? { stops.withLockedValue(\.first) }

  /// The file as it is while the recording goes on.
  func part() throws -> [UInt8] {
    let file = try FileInput(path: path + ".part")
    return try file.read(at: 0, count: file.size)
  }

  /// What can be recovered while the recording goes on.
  func recovered() throws -> CassetteReader {
    let output = MemoryOutput()
    _ = try Recovery.recover(MemoryInput(try part()), to: output)
    return try CassetteReader(MemoryInput(output.bytes))
  }

  func finish() throws -> CassetteReader {
    _ = try recorder.finish(status: "0")
    return try CassetteReader(path: path)
  }
}

extension CassetteReader {
  var events: [Event] {
    get throws {
      var events: [Event] = []
      try forEachEvent { events.append($0) }
      return events
    }
  }

  func text(_ body: Body?) throws -> String? {
    try body.map { String(decoding: try bytes(of: $0), as: UTF8.self) }
  }
}
