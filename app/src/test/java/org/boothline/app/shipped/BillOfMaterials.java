package org.boothline.app.shipped;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** A CycloneDX document of Maven artifacts, as far as licences go. */
record BillOfMaterials(List<Component> components) {
    private static final String OURS = "org.boothline";

    /**
     * An artifact.
     *
     * @param classifier empty for the main one
     * @param licences SPDX ids or whatever its authors wrote; more than one is a choice
     */
    record Component(String group, String artifact, String version, String classifier, List<String> licences) {
        String name() {
            return group + ":" + artifact;
        }

        String jar() {
            return artifact + "-" + version + (classifier.isEmpty() ? "" : "-" + classifier) + ".jar";
        }

        boolean ours() {
            return group.equals(OURS);
        }
    }

    static BillOfMaterials of(JsonNode document) {
        List<Component> components = new ArrayList<>();
        for (JsonNode node : document.path("components")) {
            List<String> licences = new ArrayList<>();
            for (JsonNode licence : node.path("licenses")) {
                JsonNode id = licence.at("/license/id");
                licences.add(
                        id.isTextual()
                                ? id.asText()
                                : licence.at("/license/name")
                                        .asText(licence.path("expression").asText()));
            }
            String purl = node.path("purl").asText();
            components.add(new Component(
                    node.path("group").asText(),
                    node.path("name").asText(),
                    node.path("version").asText(),
                    purl.contains("classifier=") ? purl.replaceAll(".*classifier=([^&]*).*", "$1") : "",
                    licences));
        }
        return new BillOfMaterials(components);
    }

    /** Of other people. */
    List<Component> thirdParty() {
        return components.stream().filter(component -> !component.ours()).toList();
    }

    TreeSet<String> jars() {
        TreeSet<String> jars = new TreeSet<>();
        components.forEach(component -> jars.add(component.jar()));
        return jars;
    }
}
