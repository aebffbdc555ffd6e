package io.opentrail.history.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The folders of the partitions' stores, `partition-<number>`. One that is to go is renamed to
/// `partition-<number>.deleted` before its files are deleted, so that no half of a store is ever
/// opened, whenever the process ends.
///
/// @param parent need not be there
record PartitionFolders(Path parent) {

    private static final Pattern NAME = Pattern.compile("partition-(\\d{1,9})");
    private static final Pattern DELETED_NAME = Pattern.compile("partition-\\d{1,9}\\.deleted");

    Path of(int partition) {
        return parent.resolve("partition-" + partition);
    }

    /// That have a folder, in no order.
    List<Integer> partitions() throws IOException {
        return names().map(NAME::matcher)
                .filter(Matcher::matches)
                .map(name -> Integer.valueOf(name.group(1)))
                .toList();
    }

    /// Puts a folder aside for [#purge].
    void delete(int partition) {
        try {
            Files.move(
                    of(partition),
                    parent.resolve("partition-" + partition + ".deleted"),
                    StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Deletes what was put aside, also by a process before.
    void purge() throws IOException {
        List<String> deleted = names().filter(DELETED_NAME.asMatchPredicate()).toList();
        for (String name : deleted) {
            Files.walkFileTree(parent.resolve(name), new Deletion());
        }
    }

    private Stream<String> names() throws IOException {
        try (Stream<Path> folders = Files.list(parent)) {
            return folders.map(folder -> folder.getFileName().toString()).toList().stream();
        } catch (NoSuchFileException _) {
            return Stream.empty();
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
                throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
