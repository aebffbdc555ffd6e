package io.opentrail.verifier.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.opentrail.verifier.chain.Finding;
import io.opentrail.verifier.chain.TimeRange;
import io.opentrail.verifier.digest.Location;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;

/// One JSON object, written as it comes about; what is valid is listed if it is verbose, and
/// counted in any case.
public final class JsonReport implements Report {

    private final JsonGenerator json;
    private final PrintWriter out;
    private final Totals totals;
    private final boolean verbose;

    public JsonReport(PrintWriter out, String trailArn, TimeRange range, boolean verbose)
            throws IOException {
        this.out = out;
        this.verbose = verbose;
        this.totals = new Totals(range);
        this.json = new JsonFactory().createGenerator(out);
        json.setPrettyPrinter(new DefaultPrettyPrinter());
        json.writeStartObject();
        json.writeStringField("trailArn", trailArn);
        json.writeStringField("startTime", range.start().toString());
        json.writeStringField("endTime", range.end().toString());
        json.writeArrayFieldStart("findings");
    }

    @Override
    public void accept(Finding finding) {
        totals.add(finding);
        try {
            write(finding);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(Finding finding) throws IOException {
        switch (finding) {
            case Finding.ValidDigest digest -> {
                if (verbose) {
                    write(digestType(digest.backfill()), digest.location(), "VALID", "valid");
                }
            }
            case Finding.ValidLogFile file -> {
                if (verbose) {
                    write("log", file.location(), "VALID", "valid");
                }
            }
            case Finding.InvalidDigest digest ->
                    write(
                            digestType(digest.backfill()),
                            digest.location(),
                            digest.problem().name(),
                            digest.detail());
            case Finding.InvalidLogFile file ->
                    write("log", file.location(), file.problem().name(), file.problem().text());
            case Finding.Gap gap -> {
                json.writeStartObject();
                json.writeStringField("type", gap.backfill() ? "backfill-gap" : "gap");
                json.writeStringField("from", gap.from().toString());
                json.writeStringField("to", gap.to().toString());
                json.writeEndObject();
            }
        }
    }

    private void write(String type, Location location, String result, String detail)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("type", type);
        json.writeStringField("s3Bucket", location.bucket());
        json.writeStringField("s3Object", location.key());
        json.writeStringField("result", result);
        json.writeStringField("detail", detail);
        json.writeEndObject();
    }

    @Override
    public boolean finish() throws IOException {
        json.writeEndArray();
        json.writeStringField(
                "foundStartTime", totals.foundStart().map(Object::toString).orElse(null));
        json.writeStringField("foundEndTime", totals.foundEnd().map(Object::toString).orElse(null));
        write("digests", totals.digests(false));
        write("backfillDigests", totals.digests(true));
        write("logFiles", totals.logFiles());
        json.writeBooleanField("valid", totals.allValid());
        json.writeEndObject();
        json.flush();
        out.println();
        out.flush();
        return totals.allValid();
    }

    private void write(String name, Totals.Count count) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("valid", count.valid());
        json.writeNumberField("invalid", count.invalid());
        json.writeEndObject();
    }

    private static String digestType(boolean backfill) {
        return backfill ? "backfill-digest" : "digest";
    }
}
