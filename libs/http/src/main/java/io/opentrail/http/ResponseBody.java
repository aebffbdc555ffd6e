package io.opentrail.http;

import java.io.IOException;
import java.io.OutputStream;

/// What an answer carries.
public sealed interface ResponseBody {

    /// All of it, which `Content-Length` is set from. The array is not copied, so don't write to it
    /// afterwards.
    // An array: answers are written once, and no one compares them.
    @SuppressWarnings("ArrayRecordComponent")
    record Whole(byte[] bytes) implements ResponseBody {}

    /// One that is written while it is sent, and whose length nobody knows before.
    record Streamed(Writer writer) implements ResponseBody {}

    /// Writes a body, on the request's thread. A write blocks for as long as the client does not
    /// take what was written before.
    @FunctionalInterface
    interface Writer {

        /// Once this throws, the connection is cut, so that the client sees that the body has not
        /// ended. An IOException of the stream means that the client is gone: let it pass.
        void writeTo(OutputStream body) throws IOException;
    }
}
