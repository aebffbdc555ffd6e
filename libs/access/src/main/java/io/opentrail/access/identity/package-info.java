/// Who exists: accounts, their users, the services that write events, and the file that names them
/// all.
@NullMarked
package io.opentrail.access.identity;

import org.jspecify.annotations.NullMarked;
