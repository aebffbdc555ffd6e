package io.opentrail.selector.match;

import io.opentrail.event.AuditEvent;
import io.opentrail.event.Resource;
import java.util.List;

/// What a selector says of resources: passes if the event has one of a type that is picked, and of
/// those, the ARN of any is picked and the ARN of none is deselected.
record ResourceTest(ValueTest types, ValueTest arns) implements EventTest {

    @Override
    public boolean passes(AuditEvent event) {
        List<Resource> resources = event.getResources();
        boolean ofType = false;
        boolean selected = arns.selectsAll();
        for (int i = 0; i < resources.size(); i++) {
            Resource resource = resources.get(i);
            if (types.passes(resource.getType())) {
                ofType = true;
                String arn = resource.getArn();
                if (arn != null) {
                    if (arns.deselects(arn)) {
                        return false;
                    }
                    selected |= arns.selects(arn);
                }
            }
        }
        return ofType && selected;
    }
}
