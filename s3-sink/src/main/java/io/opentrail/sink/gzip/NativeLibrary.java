package io.opentrail.sink.gzip;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

/// A library of the system, which may have it or not.
final class NativeLibrary {

    private final SymbolLookup symbols;

    private NativeLibrary(SymbolLookup symbols) {
        this.symbols = symbols;
    }

    /// The first that there is.
    ///
    /// @param names as different systems call it
    @SuppressWarnings("restricted") // libraries that the system's owner has installed
    static Optional<NativeLibrary> load(List<String> names) {
        for (String name : names) {
            try {
                return Optional.of(
                        new NativeLibrary(SymbolLookup.libraryLookup(name, Arena.global())));
            } catch (IllegalArgumentException _) {
                // not this one
            }
        }
        return Optional.empty();
    }

    /// @throws IllegalStateException if the library has no such function
    @SuppressWarnings("restricted") // with the types that the library documents
    MethodHandle function(String name, FunctionDescriptor types) {
        return Linker.nativeLinker()
                .downcallHandle(
                        symbols.find(name)
                                .orElseThrow(
                                        () -> new IllegalStateException("no function " + name)),
                        types);
    }

    /// What a call threw, which none of these functions does.
    static IllegalStateException unexpected(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return new IllegalStateException("a native call failed", e);
    }
}
