"""Makes botocore-requests.json, beside it: requests as botocore signs and sends them.

Run `python3 botocore-requests.py > botocore-requests.json`; made with botocore 1.43.11. Clock and keys are fixed, so
the output is the same each time.
"""
import base64
import datetime
import json
from unittest import mock

import botocore.auth
import botocore.session
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest, AWSResponse
from botocore.credentials import Credentials
from urllib.parse import urlsplit

NOW = datetime.datetime(2026, 1, 2, 3, 4, 5)
KEY, SECRET = "AKIAEXAMPLE000000001", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
NOT_KEPT = {"host", "user-agent", "amz-sdk-invocation-id"}  # the last two are not signed, and differ by machine and run
cases = []


def keep(name, method, url, headers, body, region, service):
    parts = urlsplit(url)
    lines = [["Host", parts.netloc]]
    lines += [[k, v.decode() if isinstance(v, bytes) else str(v)] for k, v in headers.items() if k.lower() not in NOT_KEPT]
    cases.append({
        "name": name, "method": method, "path": parts.path, "query": parts.query, "headers": lines,
        "bodyBase64": base64.b64encode(body).decode(), "region": region, "service": service,
    })


def client_call(name, service, region, endpoint, operation, token=None, **arguments):
    session = botocore.session.Session()
    client = session.create_client(service, region_name=region, endpoint_url=endpoint, aws_access_key_id=KEY,
                                   aws_secret_access_key=SECRET, aws_session_token=token)

    def before_send(request, **_):
        body = request.body or b""
        keep(name, request.method, request.url, request.headers, body.encode() if isinstance(body, str) else body,
             region, client.meta.service_model.signing_name)
        return AWSResponse(request.url, 200, {}, mock.Mock(stream=lambda: iter([b"{}"])))

    client.meta.events.register("before-send", before_send)
    getattr(client, operation)(**arguments)


def raw(name, method, url, headers=(), body=b"", token=None):
    request = AWSRequest(method=method, url=url, data=body)
    for header, value in headers:
        request.headers[header] = value
    SigV4Auth(Credentials(KEY, SECRET, token), "cloudtrail", "us-east-1").add_auth(request)
    keep(name, method, url, request.headers, body, "us-east-1", "cloudtrail")


def presigned(name, method, url, headers=(), token=None, expires=900):
    request = AWSRequest(method=method, url=url)
    for header, value in headers:
        request.headers[header] = value
    SigV4QueryAuth(Credentials(KEY, SECRET, token), "cloudtrail", "us-east-1", expires).add_auth(request)
    keep(name, method, request.url, request.headers, b"", "us-east-1", "cloudtrail")


with mock.patch.object(botocore.auth, "get_current_datetime", lambda *a, **k: NOW):
    client_call("CreateTrail by the client", "cloudtrail", "us-east-1", "http://localhost:4580", "create_trail",
                Name="all", S3BucketName="audit", IsMultiRegionTrail=True)
    client_call("LookupEvents by the client, with a session token", "cloudtrail", "eu-west-1", "http://127.0.0.1:4580",
                "lookup_events", token="FwoGZXIvYXdzEXAMPLETOKEN/+==", MaxResults=5)
    client_call("DescribeTrails by the client, over https to a named host", "cloudtrail", "us-west-2",
                "https://audit.example.com", "describe_trails")
    client_call("PutAuditEvents by the client, with a query", "cloudtrail-data", "us-east-1", "http://localhost:4581",
                "put_audit_events", auditEvents=[{"id": "1", "eventData": '{"näme": "値"}'}],
                channelArn="arn:aws:cloudtrail:us-east-1:111122223333:channel/a b*~'()", externalId="x/y+z=&ü")
    raw("empty path", "GET", "http://localhost:4580")
    raw("dot segments and repeated slashes", "GET", "http://localhost:4580/a/./b//c/../d/")
    raw("more parents than segments", "GET", "http://localhost:4580/../a/..")
    raw("encoded path", "GET", "http://localhost:4580/a%20b/%C3%BC/~x/%2F/*'(),:@=+$")
    raw("repeated, empty and unsorted query parameters", "GET",
        "http://localhost:4580/?b=2&a=&a=1&B=3&a-b=4&a=%20x&%C3%A4=%E5%80%A4&c")
    raw("repeated headers, and whitespace in them", "POST", "http://localhost:4580/",
        [("X-Many", "  b   b "), ("X-Many", "a"), ("X-Amz-Meta-Odd", '"a   b"\t c'), ("Content-Type", "text/plain")],
        b"body")
    raw("date header in place of X-Amz-Date", "POST", "http://localhost:4580/", [("Date", "any")], b"{}")
    raw("body hash header", "POST", "http://localhost:4580/v1/records?region=us-east-1",
        [("X-Amz-Content-SHA256", "230d8358dc8e8890b4c58deeb62912ee2f20357ae92a5cc861b98e68fe31acb5")], b"body")
    raw("binary body", "PUT", "http://localhost:4580/x", [], bytes(range(256)))
    raw("another port and an odd method", "DELETE", "http://[::1]:9/z?x=1", [("User-Agent", "not signed")])
    raw("unicode and reserved characters, encoded and not", "GET",
        "http://localhost:4580/%E5%80%A4/a+b/%2e%2e/%7Ex?q=%2B%20&q=%2525&%20=%F0%9F%98%80&plus=a%2Bb")
    raw("session token", "POST", "http://localhost:4580/", [("X-Amz-Target", "CloudTrail_20131101.ListTrails")], b"{}",
        token="FwoGZXIvYXdzEXAMPLETOKEN/+==")
    presigned("presigned", "GET", "http://localhost:4580/")
    presigned("presigned with a query, an odd path and a session token", "GET",
              "http://localhost:4580/a%20b//c/?b=2&a=x%20y%2B&empty=", token="FwoGZXIvYXdzEXAMPLETOKEN/+==")
    presigned("presigned with signed headers, for a week", "POST", "http://localhost:4580/",
              [("X-Amz-Target", "CloudTrail_20131101.ListTrails"), ("X-Many", " a   b ")], expires=604800)

print(json.dumps(cases, indent=1, ensure_ascii=True))
