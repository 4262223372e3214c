import CassetteFormat
import Foundation
import Testing

@testable import CassetteTools

/// A Python environment with pyrage, another implementation of age; made once in `.build/pyrage`, which needs PyPI.
enum Pyrage {
  static let python: String? = {
    let folder = TestData.folder.deletingLastPathComponent().appending(path: ".build/pyrage").path(
      percentEncoded: false)
    let python = folder + "/bin/python"
    let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1", "pyrage==1.4.0"]
    func run(_ program: String, _ arguments: [String]) -> Bool {
      (try? ChildProcess.run(program, arguments))?.code == 0
    }
    if run(python, ["-c", "import pyrage"])
      || (run("python3", ["-m", "venv", folder]) && run(python, install) && run(python, ["-c", "import pyrage"]))
    {
      return python
    }
    print("the tests against pyrage are skipped: pip cannot install it (is PyPI reachable?)")
    return nil
  }()

  static var isAvailable: Bool { python != nil }
}

@Suite(.enabled("needs Python with pyrage") { Pyrage.isAvailable })
struct AgePeerTests {
  private static let encrypt = """
    import sys, pyrage
    key = pyrage.x25519.Recipient.from_str(sys.argv[1])
    sys.stdout.buffer.write(pyrage.encrypt(sys.stdin.buffer.read(), [key]))
    """
  private static let decrypt = """
    import sys, pyrage
    key = pyrage.x25519.Identity.from_str(sys.argv[1])
    sys.stdout.buffer.write(pyrage.decrypt(sys.stdin.buffer.read(), [key]))
    """

  private func python(_ script: String, _ key: String, _ input: [UInt8]) throws -> [UInt8] {
    try ChildProcess.run(Pyrage.python ?? "", ["-c", script, key], input: input, limit: 1 << 20).output
  }

  @Test(arguments: [0, 1, 65536, 200_000])
  func agreesWithPyrage(count: Int) throws {
    let identity = AgeIdentity()
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let output = MemoryOutput()
    try AgeEncryptor(recipients: [identity.recipient, AgeIdentity().recipient]).encrypt(
      MemoryInput(bytes) as any RandomAccessBytes, to: output)
    #expect(try python(Self.decrypt, identity.secret, output.bytes) == bytes)
    let theirs = try python(Self.encrypt, identity.recipient.description, bytes)
    let plain = MemoryOutput()
    try AgeDecryptor(identities: [identity]).decrypt(MemoryInput(theirs), to: plain)
    #expect(plain.bytes == bytes)
  }
}
