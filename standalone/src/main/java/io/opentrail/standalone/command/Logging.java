package io.opentrail.standalone.command;

import io.opentrail.standalone.cell.DataFolder;
import java.nio.file.Path;

/// Where the log goes. Must be called before anything is logged.
final class Logging {

    private Logging() {}

    /// To `opentrail.log` in the data folder's `logs`; otherwise warnings go to standard error.
    static void toFolderOf(Path data) {
        System.setProperty("opentrail.logs", DataFolder.logs(data).toString());
        System.setProperty("logback.configurationFile", "logback-up.xml");
    }
}
