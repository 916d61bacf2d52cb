package io.skein.node;

import io.skein.cluster.ClusterView;
import io.skein.cluster.Member;
import io.skein.observe.Events;

/** One line for each member that comes or goes. */
record MemberLog(Events events, ClusterView view) implements ClusterView.Listener {
    @Override
    public void memberAdded(Member member) {
        events.memberAdded(member.nodeId(), view.members().size());
    }

    @Override
    public void memberRemoved(Member member) {
        events.memberRemoved(member.nodeId(), view.members().size());
    }
}
