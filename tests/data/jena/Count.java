import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.apache.jena.graph.Triple;
import org.apache.jena.riot.RDFLanguages;
import org.apache.jena.riot.RDFParser;
import org.apache.jena.riot.RiotException;
import org.apache.jena.riot.system.ErrorHandler;
import org.apache.jena.riot.system.StreamRDFBase;
import org.apache.jena.sparql.core.Quad;

/** Reads lines "path, tab, language" and says of each file how many distinct triples or quads Jena finds in it. */
public class Count {
    /** Distinct statements; a triple stands in the default graph. */
    static class Statements extends StreamRDFBase {
        final Set<Quad> found = new HashSet<>();

        @Override
        public void triple(Triple triple) {
            found.add(new Quad(Quad.defaultGraphIRI, triple));
        }

        @Override
        public void quad(Quad quad) {
            found.add(quad);
        }
    }

    /** Whatever Jena would only warn of is an error. */
    static class Strict implements ErrorHandler {
        @Override
        public void warning(String message, long line, long column) {
            throw new RiotException("[line " + line + ", column " + column + "] " + message);
        }

        @Override
        public void error(String message, long line, long column) {
            warning(message, line, column);
        }

        @Override
        public void fatal(String message, long line, long column) {
            warning(message, line, column);
        }
    }

    public static void main(String[] arguments) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] row = line.split("\t");
            System.out.println(row[0] + "\t" + count(Path.of(row[0]), row[1]));
        }
    }

    /** Returns the number of distinct statements, or what is wrong with the file. */
    static String count(Path file, String language) {
        var statements = new Statements();
        try {
            RDFParser.create().source(file).forceLang(RDFLanguages.nameToLang(language)).strict(true).checking(true)
                .errorHandler(new Strict()).parse(statements);
            return Integer.toString(statements.found.size());
        } catch (RiotException error) {
            return error.getMessage().replaceAll("\\s+", " ");
        }
    }
}
