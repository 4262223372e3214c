import CassetteFormat
import FuzzTargets

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What libFuzzer calls. `--target=NAME` says what is fuzzed; arguments with two dashes are not libFuzzer's own.
///
/// Two more make files instead of fuzzing, and end the program: `--list` prints the targets and the memory each may take
/// in MiB, `--seeds=FOLDER` writes the inputs that fuzzing begins with, made from the repository in the current folder.
enum RewindFuzz {
  private nonisolated(unsafe) static var target: (any FuzzTarget)!

  static func start(_ arguments: [String]) throws {
    func value(_ name: String) -> String? {
      arguments.first { $0.hasPrefix("--\(name)=") }.map { String($0.dropFirst(name.count + 3)) }
    }
    if arguments.contains("--list") {
      for target in FuzzTargets.all { print(target.name, target.memory >> 20) }
      exit(0)
    }
    guard let found = FuzzTargets.named(value("target") ?? "") else {
      throw Broken("name a target with --target=NAME; there are \(FuzzTargets.all.map(\.name).joined(separator: ", "))")
    }
    target = found
    guard let folder = value("seeds") else { return }
    let repository = FuzzRepository(root: ".")
    let past = try repository.files(below: "testdata/fuzz/\(found.name)").map(\.bytes)
    for seed in Set(past + (try found.seeds(repository))) {
      let path = "\(folder)/\(Digest(of: seed).hex)"
      if access(path, F_OK) == 0 { continue }
      let output = try FileOutput(path: path)
      try seed.withUnsafeBytes(output.write)
      try output.finish()
    }
    exit(0)
  }

  static func check(_ bytes: [UInt8]) {
    do { try target.check(bytes) } catch { fail("\(target.name): \(error)") }
  }

  /// Ends the program so that libFuzzer keeps the input.
  static func fail(_ message: String) -> Never {
    let line = Array((message + "\n").utf8)
    _ = write(2, line, line.count)
    abort()
  }

  static func mutate(_ bytes: [UInt8], limit: Int, seed: UInt32) -> [UInt8] {
    var generator = SeededGenerator(Int(seed))
    let mutated = target.mutate(bytes, &generator) { bytes in
      // Room to grow by half, and a little for short ones.
      var buffer = bytes + [UInt8](repeating: 0, count: min(limit, bytes.count / 2 + 64))
      let count = buffer.withUnsafeMutableBufferPointer { mutateAnyBytes($0.baseAddress!, bytes.count, $0.count) }
      return Array(buffer[..<count])
    }
    return mutated.count <= limit ? mutated : bytes
  }
}

/// libFuzzer's own mutations.
@_silgen_name("LLVMFuzzerMutate")
private func mutateAnyBytes(_ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ limit: Int) -> Int

@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ count: UnsafeMutablePointer<Int32>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>>>
) -> Int32 {
  do {
    try RewindFuzz.start((1..<Int(count.pointee)).map { String(cString: arguments.pointee[$0]) })
  } catch { RewindFuzz.fail("\(error)") }
  return 0
}

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
  RewindFuzz.check(Array(UnsafeBufferPointer(start: data, count: size)))
  return 0
}

@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(_ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ limit: Int, _ seed: UInt32) -> Int {
  let mutated = RewindFuzz.mutate(Array(UnsafeBufferPointer(start: data, count: size)), limit: limit, seed: seed)
  _ = UnsafeMutableBufferPointer(start: data, count: mutated.count).update(fromContentsOf: mutated)
  return mutated.count
}
