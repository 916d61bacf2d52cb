package io.skein.store.hazelcast;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.skein.store.session.AnswerCodec;
import io.skein.store.session.SessionAnswer;
import java.io.IOException;
import java.util.List;

/** The answers to a batch of changes, in their order. */
final class SessionAnswers implements StoredTypes.Stored {
    private List<SessionAnswer> answers = List.of();

    SessionAnswers() {}

    SessionAnswers(List<SessionAnswer> answers) {
        this.answers = answers;
    }

    /** Nothing was done, because the view has changed or is about to: it may be sent again under the next one. */
    static SessionAnswers notNow() {
        return new SessionAnswers();
    }

    boolean isNotNow() {
        return answers.isEmpty();
    }

    List<SessionAnswer> answers() {
        return answers;
    }

    @Override
    public int getClassId() {
        return StoredTypes.SESSION_ANSWERS;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        AnswerCodec.writeAll(out, answers);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        answers = AnswerCodec.readAll(in);
    }
}
