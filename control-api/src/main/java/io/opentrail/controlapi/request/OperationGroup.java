package io.opentrail.controlapi.request;

import java.util.List;

/// Operations that belong together.
public interface OperationGroup {

    List<Operation<?>> operations();
}
