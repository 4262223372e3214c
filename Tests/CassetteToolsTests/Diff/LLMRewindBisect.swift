import CassetteFormat
import CassetteTools
import Foundation

/// llm-rewind's own `bisect`, run on the same pairs of runs as version 1 cassettes.
enum LLMRewindBisect {
  /// Arguments: pairs of version 1 files. Prints for each the step and the cause.
  private static let script = #"""
    import json, sys, tempfile, uuid
    from pathlib import Path
    from rewind.engines.bisect import bisect_sessions
    from rewind.engines.cassette import import_cassette, load_cassette_file
    from rewind.storage.blobs import BlobStore
    from rewind.storage.db import RewindDB

    def load(path, db, blobs):
        # Two exports of one run have the same ids, of which a second import is ignored.
        document = json.loads(Path(path).read_text())
        document["session"]["id"] = str(uuid.uuid4())
        names = {}
        for step in document["steps"]:
            names[step["id"]] = step["id"] = str(uuid.uuid4())
            step["session_id"] = document["session"]["id"]
            step["parent_id"] = None
        Path(path).write_text(json.dumps(document))
        return import_cassette(load_cassette_file(Path(path)), db, blobs)

    for first, second in zip(sys.argv[1::2], sys.argv[2::2]):
        with tempfile.TemporaryDirectory() as folder:
            db, blobs = RewindDB(":memory:"), BlobStore(Path(folder))
            result = bisect_sessions(db, blobs, load(first, db, blobs), load(second, db, blobs))
            print(result.diverged_at, result.cause.value)
    """#

  struct Answer {
    let step: Int?
    let cause: String
  }

  /// What it says of each pair.
  static func answers(_ pairs: [(DraftRun, DraftRun)]) throws -> [Answer] {
    try PythonPeers.withFolder { folder in
      var arguments: [String] = []
      for (index, pair) in pairs.enumerated() {
        for (run, side) in [(pair.0, "a"), (pair.1, "b")] {
          let output = MemoryOutput()
          _ = try Version1Exporter().export(try run.cassette(), to: output)
          let path = folder.appending(path: "\(index)\(side).rw")
          try Data(output.bytes).write(to: path)
          arguments.append(path.path(percentEncoded: false))
        }
      }
      let lines = String(decoding: try PythonPeers.run(script: script, arguments), as: UTF8.self).split(separator: "\n")
      return lines.map { line in
        let words = line.split(separator: " ")
        return Answer(step: Int(words[0]), cause: String(words.last ?? ""))
      }
    }
  }
}
