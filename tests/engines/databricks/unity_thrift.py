"""Databricks' Thrift over HTTP in front of Spark's: the real connector speaks to it, on the loopback alone."""

from __future__ import annotations

import base64
import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from databricks.sql.thrift_api.TCLIService import TCLIService
from databricks.sql.thrift_api.TCLIService import ttypes as t
from thrift.protocol.TBinaryProtocol import TBinaryProtocol
from thrift.transport.THttpClient import THttpClient
from thrift.transport.TTransport import TMemoryBuffer
from unity_answers import Answer, Answers
from unity_catalogue import Catalogue, RefusedError
from unity_statements import take

_VALUES = ("boolVal", "byteVal", "i16Val", "i32Val", "i64Val", "doubleVal", "stringVal", "binaryVal")
_MOST_ROWS = 10_000


class Spoken:
    """The calls of the protocol; what is not named here goes to Spark as it came."""

    def __init__(self, catalogue: Catalogue, upstream: str, answers: Answers) -> None:
        self._catalogue = catalogue
        self._upstream = upstream
        self._answers = answers

    def _ask(self, call: str, request):
        transport = THttpClient(self._upstream)
        transport.setCustomHeaders({"Authorization": "Basic " + base64.b64encode(b"tests:tests").decode()})
        transport.open()
        try:
            return getattr(TCLIService.Client(TBinaryProtocol(transport)), call)(request)
        finally:
            transport.close()

    def __getattr__(self, call: str):
        return lambda request: self._ask(call, request)

    def OpenSession(self, request):  # noqa: N802 - the protocol's names
        plain = t.TOpenSessionReq(
            client_protocol=t.TProtocolVersion.HIVE_CLI_SERVICE_PROTOCOL_V8, configuration={}
        )
        answer = self._ask("OpenSession", plain)
        # From V4 on there are catalogs; V6 would promise parameters, which Spark's server does not take.
        answer.serverProtocolVersion = t.TProtocolVersion.SPARK_CLI_SERVICE_PROTOCOL_V4
        answer.canUseMultipleCatalogs = True
        answer.initialNamespace = request.initialNamespace
        return answer

    def ExecuteStatement(self, request):  # noqa: N802
        catalogue = self._catalogue
        with catalogue.lock:
            before = dict(catalogue.relations)
            try:
                sql = take(catalogue, request.statement)
            except RefusedError as error:
                catalogue.relations.clear()
                catalogue.relations.update(before)
                return t.TExecuteStatementResp(status=_refusal(str(error)))
            changed = set(before) ^ set(catalogue.relations)
            changed |= {name for name, each in before.items() if catalogue.relations.get(name) is not each}
        if isinstance(sql, Answer):
            return self._answers.keep(sql)
        # What makes or drops a relation is waited for: where Spark refuses it, nothing has changed.
        answer = self._ask(
            "ExecuteStatement",
            t.TExecuteStatementReq(
                sessionHandle=request.sessionHandle,
                statement=sql,
                runAsync=not changed,
                confOverlay={},
            ),
        )
        if answer.status.statusCode == t.TStatusCode.ERROR_STATUS:
            for name in changed:
                catalogue.relations.pop(name, None)
                catalogue.relations.update({name: before[name]} if name in before else {})
        return answer

    def GetOperationStatus(self, request):  # noqa: N802
        if self._answers.holds(request.operationHandle):
            return self._answers.status()
        return self._ask(
            "GetOperationStatus", t.TGetOperationStatusReq(operationHandle=request.operationHandle)
        )

    def CloseOperation(self, request):  # noqa: N802
        if self._answers.holds(request.operationHandle):
            return self._answers.forget(request.operationHandle)
        return self._ask("CloseOperation", request)

    def GetResultSetMetadata(self, request):  # noqa: N802
        if self._answers.holds(request.operationHandle):
            return self._answers.shape(request.operationHandle)
        answer = self._ask(
            "GetResultSetMetadata", t.TGetResultSetMetadataReq(operationHandle=request.operationHandle)
        )
        answer.resultFormat = t.TSparkRowSetType.COLUMN_BASED_SET
        answer.lz4Compressed = False
        answer.schema = answer.schema or t.TTableSchema(columns=[])
        answer.schema.columns = answer.schema.columns or []
        return answer

    def FetchResults(self, request):  # noqa: N802
        if self._answers.holds(request.operationHandle):
            return self._answers.rows(request.operationHandle)
        most = min(request.maxRows or _MOST_ROWS, _MOST_ROWS)
        answer = self._ask(
            "FetchResults",
            t.TFetchResultsReq(
                operationHandle=request.operationHandle,
                orientation=request.orientation,
                maxRows=most,
                fetchType=0,
            ),
        )
        answer.resultSetMetadata = self.GetResultSetMetadata(request)
        if answer.results and answer.results.columns is None:
            answer.results.columns = []
        # Spark's server always says that there is no more.
        answer.hasMoreRows = bool(answer.results) and any(
            _length(each) >= most for each in answer.results.columns
        )
        return answer


def _refusal(message: str):
    return t.TStatus(statusCode=t.TStatusCode.ERROR_STATUS, errorMessage=message, displayMessage=message)


def _length(column) -> int:
    return max(
        (len(each.values) for name in _VALUES if (each := getattr(column, name)) is not None), default=0
    )


@contextlib.contextmanager
def serving(catalogue: Catalogue, upstream: str) -> Iterator[str]:
    """Serve on a port of the loopback; gives the address."""
    answers = Answers()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            answer = TMemoryBuffer()
            asked = TBinaryProtocol(TMemoryBuffer(self._body()))
            TCLIService.Processor(Spoken(catalogue, upstream, answers)).process(
                asked, TBinaryProtocol(answer)
            )
            self._send("application/x-thrift", answer.getvalue())

        def do_GET(self) -> None:
            self._send("application/json", b"{}")

        def _body(self) -> bytes:
            if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
                return self.rfile.read(int(self.headers.get("Content-Length", 0)))
            chunks = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                chunks.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(chunks)

        def _send(self, kind: str, content: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Nothing is logged: the record is in the catalogue."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/cliservice"
    finally:
        server.shutdown()
        server.server_close()
