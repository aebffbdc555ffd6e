package io.opentrail.embedded.start;

import java.nio.file.Path;

/// The frame in which every part starts: it holds its folder, and lets go of it when it cannot
/// start.
public final class PartStart {

    private PartStart() {}

    /// What is particular about a part's start.
    @FunctionalInterface
    public interface Starter<T> {

        /// The part, running.
        ///
        /// @param lock for the part to close when it stops
        T start(FolderLock lock) throws Exception;
    }

    /// Starts a part in its folder.
    ///
    /// @throws StartException when the folder is in use or the part does not start
    public static <T> T holding(String part, Path folder, Starter<T> starter) {
        FolderLock lock = FolderLock.on(part, folder);
        try {
            return starter.start(lock);
        } catch (StartException e) {
            lock.close();
            throw e;
        } catch (Exception e) {
            lock.close();
            throw new StartException("%s did not start in %s: %s".formatted(part, folder, e), e);
        }
    }
}
