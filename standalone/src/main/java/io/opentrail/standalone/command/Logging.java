package io.opentrail.standalone.command;

import io.opentrail.standalone.cell.DataFolder;
import java.nio.file.Path;

/// Where the log goes. Must be called before anything is logged.
public final class Logging {

    private static final String CONFIGURATION = "logback.configurationFile";

    private Logging() {}

    /// Warnings go to standard error, unless whoever started the process configured something else.
    public static void toStandardError() {
        if (System.getProperty(CONFIGURATION) == null) {
            System.setProperty(CONFIGURATION, "logback-tool.xml");
        }
    }

    /// To `opentrail.log` in the data folder's `logs`.
    static void toFolderOf(Path data) {
        System.setProperty("opentrail.logs", DataFolder.logs(data).toString());
        System.setProperty(CONFIGURATION, "logback-up.xml");
    }
}
